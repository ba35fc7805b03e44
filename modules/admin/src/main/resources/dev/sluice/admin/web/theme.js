// Light or dark, chosen before anything is drawn. A classic script: modules run too late for that.
(function () {
  let kept = null;
  try {
    kept = localStorage.getItem("sluice.theme");
  } catch {
    // Storage may be forbidden; then the system's choice holds.
  }
  if (kept === "light" || kept === "dark") {
    document.documentElement.dataset.theme = kept;
  }
})();
