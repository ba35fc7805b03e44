// Theme, menu, copy buttons, and where the reader is. Classic scripts: a page from a file may load no modules.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const THEMES = ["auto", "light", "dark"];
  const button = document.getElementById("theme");
  const show = () => (button.textContent = `Theme: ${root.dataset.theme ?? "auto"}`);
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    if (next === "auto") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = next;
    }
    try {
      localStorage.setItem("sluice.theme", next);
    } catch {
      // Storage may be forbidden; then the choice lasts for this page.
    }
    show();
  });
  show();

  const menu = document.getElementById("menu");
  const setMenu = (open) => {
    document.body.toggleAttribute("data-menu", open);
    menu.setAttribute("aria-expanded", String(open));
  };
  menu.addEventListener("click", () => setMenu(!document.body.hasAttribute("data-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.hasAttribute("data-menu")) {
      setMenu(false);
      menu.focus();
    }
  });

  const said = document.getElementById("said");
  // A console shows prompts and responses: what is copied are the commands, without their prompts.
  const textOf = (code) => {
    const text = code.textContent.replace(/ *\(\d+\)$/gm, "");
    if (code.dataset.lang !== "console") {
      return text;
    }
    const commands = [];
    let goesOn = false;
    for (const line of text.split("\n")) {
      if (line.startsWith("$ ") || goesOn) {
        commands.push(line.replace(/^\$ /, ""));
        goesOn = line.endsWith("\\");
      }
    }
    return commands.length > 0 ? commands.join("\n") : text;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page from a file may not use the clipboard in every browser.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const code of document.querySelectorAll(".listingblock pre > code")) {
    const block = code.closest(".content");
    const copier = document.createElement("button");
    copier.type = "button";
    copier.className = "copy";
    copier.textContent = "Copy";
    copier.addEventListener("click", async () => {
      await copy(textOf(code));
      copier.textContent = "Copied";
      said.textContent = "Copied";
      setTimeout(() => {
        copier.textContent = "Copy";
        said.textContent = "";
      }, 1500);
    });
    block.append(copier);
  }

  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const headings = [...links.keys()].map((id) => document.getElementById(id));
  const mark = () => {
    let current = headings[0];
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top < 120) {
        current = heading;
      }
    }
    for (const [id, link] of links) {
      link.toggleAttribute("data-here", id === current.id);
    }
  };
  if (headings.length > 0) {
    document.addEventListener("scroll", mark, { passive: true });
    mark();
  }
})();
