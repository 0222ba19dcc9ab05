// Small comforts. Every page and form works without this file; nothing here decides anything.
"use strict";

// of tabs that do not all fit, the one of this page is seen
document.querySelector(".tabs-top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// what went wrong takes the focus, so that everybody begins there: the summary, else the field, else the sentence
const wrong = document.querySelector("[data-focus]")
  ?? document.querySelector("main :is(input, select, textarea)[aria-invalid=true]")
  ?? document.querySelector("main :is(.note.bad, .note.warn, .fault)[role=alert]");
if (wrong) {
  if (wrong.tabIndex < 0) wrong.tabIndex = -1;
  wrong.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens], [data-fills], [data-prints], [data-copies]");
  if (!button) return;
  const { opens, fills, copies } = button.dataset;
  if (opens) {
    const dialog = document.getElementById(opens);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  } else if (fills) {
    const field = document.getElementById(fills);
    field.value = [field.value.trim(), button.textContent.trim()].filter(Boolean).join("\n");
    field.focus();
  } else if (copies) {
    navigator.clipboard?.writeText(copies);
  } else {
    window.print();
  }
});

// the address that a form is sent to no longer names the field of an earlier fault: the next page would begin there
document.addEventListener("submit", ({ target }) => {
  if (location.hash && !target.getAttribute("action")) history.replaceState(history.state, "", location.pathname + location.search);
});

// one submit per form: a second click while the first is on its way does nothing; a save by itself is waited for, since
// the form has to say which version it has seen
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.classList.contains("htmx-request")) {
    event.preventDefault();
    const button = event.submitter;
    form.addEventListener("htmx:afterRequest", () => { setTimeout(() => form.requestSubmit(button)); }, { once: true });
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// a message gives way: to Escape, to a tap, and to whatever takes the focus underneath it
const toasts = document.getElementById("toasts");
const meets = (a, b) => a.bottom > b.top && a.top < b.bottom && a.right > b.left && a.left < b.right;
toasts?.addEventListener("click", () => toasts.replaceChildren());
document.addEventListener("keydown", (event) => { if (event.key === "Escape") toasts?.replaceChildren(); });
document.addEventListener("focusin", ({ target }) => requestAnimationFrame(() => {
  const at = target.getBoundingClientRect();
  for (const toast of [...toasts?.children ?? []]) if (meets(at, toast.getBoundingClientRect())) toast.remove();
}));

// the phone menu closes on Escape and when the focus leaves it
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
