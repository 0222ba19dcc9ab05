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
  // a form of forty fields is not sent by the Enter of a scanner: it goes on to what is not answered yet
  const here = event.target;
  if (event.key !== "Enter" || !here.matches("#sheet input:not([type=file]), #sheet select")) return;
  if (here.type === "search" && here.value !== here.defaultValue) return; // it looks something up
  event.preventDefault();
  goOn(here);
});

// Enter passes what is filled in and the rest of a group; Tab goes through everything. After the last guided question the
// form is saved, because the answers bring new fields.
const goOn = (here) => {
  const sheet = here.form;
  const fields = [...sheet.querySelectorAll(":is(input, select, textarea):not([type=hidden], .sr)")];
  const next = fields.slice(fields.indexOf(here) + 1).find((field) => field.name !== here.name && isOpen(field));
  const guided = here.name.startsWith("guide.") && !next?.name.startsWith("guide.");
  if (guided && changed(sheet)) sheet.requestSubmit(sheet.querySelector("footer [name=save]"));
  else (next ?? sheet.querySelector("footer [name=submit]")).focus();
};
const isOpen = (field) => {
  if (field.disabled || field.type === "file" || !field.checkVisibility()) return false;
  if (field.type === "search") return !field.closest(".field")?.querySelector("[name$='.picked']");
  if (["radio", "checkbox"].includes(field.type)) return ![...field.form.elements].some((each) => each.name === field.name && each.checked);
  return field.value === "";
};
const changed = (sheet) => [...sheet.elements].some((field) => {
  return field.name.startsWith("guide.") && (field.options
    ? [...field.options].some((option) => option.selected && !option.defaultSelected)
    : field.checked !== field.defaultChecked || field.value !== field.defaultValue);
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
