/** The views of the page: the routes, the events, or the comparisons; the address in the browser names one. */

import { attr, byId } from "../dom.js";

const VIEWS = ["routes", "events", "comparisons"];

/** Shows the view of the address, now and whenever it changes; `onShow` is told its name. */
export function prepareViews(onShow) {
  const show = () => {
    const wanted = location.hash.slice(1);
    const name = wanted.startsWith("comparison-") ? "comparisons" : VIEWS.includes(wanted) ? wanted : VIEWS[0];
    for (const link of document.querySelectorAll("[data-view]")) {
      const isMine = link.dataset.view === name;
      attr(link, "aria-current", isMine && "page");
      byId(`${link.dataset.view}-view`).hidden = !isMine;
    }
    onShow(name);
  };
  addEventListener("hashchange", show);
  show();
}
