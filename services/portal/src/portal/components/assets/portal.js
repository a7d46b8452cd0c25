/* What htmx leaves to a page: which forms go in the background, where the focus is afterwards, and what is said where
   nothing comes back. Nothing that is done depends on it: without script, forms and links do the same. */
"use strict";
(() => {
  let sent = null; // where a form was sent from, and by which of its buttons

  const quicken = () => {
    for (const form of document.querySelectorAll("main form[method=post]:not([enctype])")) form.setAttribute("hx-boost", "true");
  };

  const buttonAgain = ({ path, action, words }) => {
    if (path !== location.pathname) return null;
    const forms = [...document.querySelectorAll("main form")].filter((each) => each.getAttribute("action") === action);
    return forms.flatMap((each) => [...each.querySelectorAll("button")]).find((each) => each.textContent === words);
  };

  const unsent = (elt) => {
    if (elt.dataset.unsent) elt.textContent = elt.dataset.unsent;
    if (!elt.matches("form")) return;
    elt.querySelector(":scope > .unsent")?.remove();
    const said = document.createElement("p");
    said.className = "fault unsent";
    said.setAttribute("role", "alert");
    said.textContent = document.body.dataset.unsent;
    elt.append(said);
  };

  document.addEventListener("submit", ({ target, submitter }) => {
    sent = { path: location.pathname, action: target.getAttribute("action"), words: submitter?.textContent };
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { elt } = detail.requestConfig;
    const part = detail.boosted ? "content" : elt.matches("form") ? "found" : "";
    if (part ? detail.serverResponse.includes(`id="${part}"`) : detail.xhr.status < 400) return;
    detail.shouldSwap = false; // what came is not what was asked for
    if (part === "found") location.assign(detail.pathInfo.finalRequestPath);
    else unsent(elt);
  });
  document.addEventListener("htmx:afterSwap", quicken); // before htmx looks at what came
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!detail.boosted || !sent) return;
    const to = document.querySelector(".trouble") ?? buttonAgain(sent) ?? document.querySelector("main");
    if (to.matches("main")) scrollTo(0, 0);
    to.focus({ preventScroll: to.matches("main") });
    sent = null;
  });
  document.addEventListener("htmx:sendError", ({ detail }) => unsent(detail.elt));
  quicken();
})();
