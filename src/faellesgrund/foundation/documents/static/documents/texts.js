/* Makes writing smoother; everything works without it. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  /* What is typed and not saved: the browser asks before it is thrown away. */
  const changed = new Set();
  const draft = (event) => event.target.closest("form[data-kladde]");
  document.addEventListener("input", (event) => {
    const form = draft(event);
    if (form) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = draft(event);
    if (form) changed.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) {
      if (!form.isConnected) changed.delete(form);
    }
    if (changed.size) event.preventDefault();
  });

  /* Ctrl + Enter saves the clause one is writing in. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("form[data-genvej]");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  /* After a clause was exchanged for its form or back, the keyboard goes on from there. */
  let last = "";
  const remember = (event) => {
    const article = event.target.closest && event.target.closest("article.skrevet");
    if (article) last = article.id;
  };
  document.addEventListener("click", remember, true);
  document.addEventListener("submit", remember, true);
  document.addEventListener("htmx:after:swap", () => {
    const article = last && document.getElementById(last);
    const part = article && ["[role=alert]", "textarea", ".gemt"].map((each) => article.querySelector(each)).find(Boolean);
    if (!part) return;
    if (!part.matches("textarea")) part.setAttribute("tabindex", "-1");
    part.focus();
  });
})();
