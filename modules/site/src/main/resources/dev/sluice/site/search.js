// The search. Lunr and the index are loaded when the field is first used; the index is built in the browser.
(function () {
  "use strict";
  const MOST = 12;
  // What operators read comes before what developers read.
  const LATER = /^(Decisions|Developer guide)/;
  const root = document.body.dataset.root;
  const query = document.getElementById("query");
  const results = document.getElementById("results");
  const said = document.getElementById("said");
  let index = null;
  let chosen = -1;

  const load = (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${path} cannot be loaded`));
      document.head.append(script);
    });

  const ready = () => {
    index ??= Promise.all([load("assets/lunr/lunr.min.js"), load("assets/search-index.js")]).then(() =>
      lunr(function () {
        // Words are found by their beginnings as the reader types them; stems would be in the way.
        this.pipeline.remove(lunr.stemmer);
        this.searchPipeline.remove(lunr.stemmer);
        this.ref("at");
        this.field("title", { boost: 8 });
        this.field("where", { boost: 3 });
        this.field("text");
        this.metadataWhitelist = ["position"];
        window.sluiceSearch.forEach((entry, at) =>
          this.add({ at, ...entry }, { boost: LATER.test(entry.where) ? 0.3 : 1 }),
        );
      }),
    );
    return index;
  };

  // Each word as it is, as the beginning of a word, and with one mistake in it if it is long enough.
  const find = (built, text) => {
    const words = lunr.tokenizer(text).map(String).filter((word) => word.length > 0);
    if (words.length === 0) {
      return [];
    }
    const hits = (presence) =>
      built.query((q) => {
        for (const word of words) {
          q.term(word, { boost: 10, usePipeline: true });
          q.term(word, { boost: 4, usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
          if (word.length > 4) {
            q.term(word, { boost: 1, usePipeline: false, editDistance: 1 });
          }
        }
        presence(q);
      });
    const all = hits(() => {});
    const complete = all.filter((hit) => words.every((word) => has(hit.ref, word)));
    return (complete.length > 0 ? complete : all).slice(0, MOST);
  };

  const has = (ref, word) => {
    const entry = window.sluiceSearch[ref];
    return `${entry.title} ${entry.where} ${entry.text}`.toLowerCase().includes(word);
  };

  const append = (parent, name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    parent.append(element);
    return element;
  };

  // The text around the first match, with each match marked.
  const snippet = (parent, text, words) => {
    const lower = text.toLowerCase();
    const first = Math.max(0, Math.min(...words.map((word) => lower.indexOf(word)).filter((at) => at >= 0), text.length));
    const start = first >= text.length ? 0 : Math.max(0, text.lastIndexOf(" ", first - 50) + 1);
    const end = text.length <= start + 150 ? text.length : text.lastIndexOf(" ", start + 150);
    const part = text.slice(start, end);
    const line = append(parent, "span", "snippet", start > 0 ? "… " : "");
    const pattern = new RegExp(`(${words.map((word) => word.replace(/[^\w]/g, "\\$&")).join("|")})`, "gi");
    for (const piece of part.split(pattern)) {
      if (words.includes(piece.toLowerCase())) {
        append(line, "mark", "", piece);
      } else {
        line.append(piece);
      }
    }
    if (end < text.length) {
      line.append(" …");
    }
  };

  const show = (hits, words) => {
    results.replaceChildren();
    chosen = -1;
    hits.forEach((hit, at) => {
      const entry = window.sluiceSearch[hit.ref];
      const link = append(results, "a", "", "");
      link.href = root + entry.url;
      link.id = `result-${at}`;
      link.role = "option";
      link.tabIndex = -1;
      append(link, "strong", "", entry.title);
      if (entry.where) {
        append(link, "span", "where", entry.where);
      }
      snippet(link, entry.text, words);
    });
    if (hits.length === 0) {
      append(results, "p", "none", "Nothing found. Try another word.");
    }
    said.textContent = hits.length === 1 ? "1 result" : `${hits.length} results`;
    open(true);
  };

  const open = (is) => {
    results.hidden = !is;
    query.setAttribute("aria-expanded", String(is));
    if (!is) {
      query.removeAttribute("aria-activedescendant");
    }
  };

  const choose = (at) => {
    const options = results.querySelectorAll("a");
    if (options.length === 0) {
      return;
    }
    chosen = (at + options.length) % options.length;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    query.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const search = async () => {
    const text = query.value.trim().toLowerCase();
    if (text.length < 2) {
      open(false);
      return;
    }
    const built = await ready();
    if (text === query.value.trim().toLowerCase()) {
      show(find(built, text), lunr.tokenizer(text).map(String));
    }
  };

  query.addEventListener("focus", ready, { once: true });
  query.addEventListener("input", search);
  query.addEventListener("focus", () => query.value && search());
  query.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (event.key === "Enter") {
      results.querySelectorAll("a")[Math.max(chosen, 0)]?.click();
    } else if (event.key === "Escape") {
      open(false);
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) {
      open(false);
    }
  });
  results.addEventListener("click", () => open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      event.preventDefault();
      query.focus();
    }
  });
})();
