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

  /* After a part of the page was exchanged, the keyboard goes on from there. */
  const settled = (event) => {
    const part = document.querySelector(".skrevet--ret [role=alert], .skrevet--ret textarea, .gemt");
    if (!part || !event.target.closest || !(event.detail && document.querySelector(".skriv"))) return;
    if (part.matches("textarea")) part.focus();
    else {
      part.setAttribute("tabindex", "-1");
      part.focus({ preventScroll: true });
    }
  };
  document.addEventListener("htmx:after:swap", settled);
})();
