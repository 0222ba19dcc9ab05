// The window by keyboard: function keys, and Enter to the next field. Access keys (Alt and a letter) need none of this.
"use strict";

document.documentElement.classList.add("f-keys");

const press = (element) => {
  if (element.matches("input, select, textarea")) { element.focus(); element.select?.(); } else { element.click(); }
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (/^F\d+$/.test(event.key)) {
    const found = document.querySelector(`[data-f="${event.key}"]`);
    if (found) { event.preventDefault(); press(found); }
    return;
  }
  // a form of forty fields is not sent by the Enter of a scanner: it goes to the next field
  const here = event.target;
  if (event.key !== "Enter" || !here.matches("#sheet input:not([type=file], [type=search]), #sheet select")) return;
  event.preventDefault();
  const all = document.querySelectorAll("#sheet :is(input, select, textarea, button):not([type=hidden], .sr)");
  const fields = [...all].filter((field) => !field.disabled && field.checkVisibility());
  fields[fields.indexOf(here) + 1]?.focus();
});
