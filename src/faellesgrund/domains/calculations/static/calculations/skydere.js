/* Sliders beside the fields: the field holds the value, the slider follows it and the other way round. Without script
   there are only the fields. */
(() => {
  "use strict";
  const number = (text) => Number(text.replace(/[^\d,-]/g, "").replace(",", "."));
  const show = (value) => value.toLocaleString("da-DK");

  for (const slider of document.querySelectorAll("input[data-skyder]")) {
    const field = document.getElementById(slider.dataset.skyder);
    if (!field) continue;
    const said = () => slider.setAttribute("aria-valuetext", field.value);
    slider.hidden = false;
    said();
    slider.addEventListener("input", () => {
      field.value = show(Number(slider.value));
      said();
    });
    field.addEventListener("input", () => {
      const value = number(field.value);
      if (Number.isFinite(value) && field.value.trim()) slider.value = value;
      said();
    });
  }
})();
