// Small comforts. Every page and form works without this file; nothing here decides anything.
"use strict";

// of tabs that do not all fit, the one of this page is seen
document.querySelector(".tabs-top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });

// the error summary takes the focus, so that a screen reader begins there
document.querySelector("[data-focus]")?.focus();

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

// the phone menu closes on Escape and when the focus leaves it
for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
