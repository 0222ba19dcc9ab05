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

// what a search in a directory has found takes the focus: Enter chooses it
document.querySelector("#sheet .picked.found button")?.focus();

// "not right?" beside a register's word: what was typed elsewhere is saved on the way
document.addEventListener("click", (event) => {
  const link = event.target.closest("#sheet .given a[href^='?instead=']");
  if (!link) return;
  event.preventDefault();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "instead" });
  field.value = new URLSearchParams(link.search).get("instead");
  const form = document.getElementById("sheet");
  form.append(field);
  form.action = `${form.action.split("#")[0]}#${field.value}`;
  HTMLFormElement.prototype.submit.call(form); // a button of that name stands in the form
});

// after saving, the clerk goes on where he was typing
const place = "window-at", sheet = document.getElementById("sheet");
sheet?.addEventListener("focusin", ({ target }) => {
  if (target.id && target.matches("input, select, textarea")) sessionStorage.setItem(place, `${location.pathname}#${target.id}`);
});
if (sheet && !document.querySelector("[data-focus]") && document.activeElement === document.body && !location.hash) {
  const [path, id] = (sessionStorage.getItem(place) ?? "").split("#");
  (path === location.pathname ? document.getElementById(id) : sheet.querySelector(".form-part :is(input, select, textarea)"))?.focus({ preventScroll: true });
}
