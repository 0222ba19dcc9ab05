// The reviewer's desk by keyboard, and pages of documents that turn without leaving what is being typed.
// Everything works without this file: links, buttons and forms stand on the page.
"use strict";

document.documentElement.classList.add("scripted");

const typing = (element) => element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
const rows = () => [...document.querySelectorAll("[data-row]")];
const shown = (selector) => [...document.querySelectorAll(selector)].find((element) => element.checkVisibility() && !element.disabled);

const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement.closest?.("li")?.querySelector("[data-row]"));
  all[Math.max(0, Math.min(all.length - 1, here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by))].focus();
};

const tick = () => {
  const box = document.activeElement.closest?.("li")?.querySelector("[name=pick]");
  if (box) { box.checked = !box.checked; count(); }
};

const verdict = (number) => {
  const choice = document.querySelectorAll("#decide [name=verdict]")[number - 1];
  if (choice) { choice.checked = true; choice.focus(); }
};

let lastPhrase = -1;
const phrase = () => {
  const all = [...document.querySelectorAll("[data-phrase]")].filter((button) => button.checkVisibility());
  const field = document.getElementById("opinion");
  if (!all.length || !field) return;
  lastPhrase = (lastPhrase + 1) % all.length;
  field.value = all[lastPhrase].textContent.trim();
};

const KEYS = { j: () => step(1), k: () => step(-1), x: tick, p: phrase, o: () => shown("#opinion")?.focus() };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const run = KEYS[event.key] ?? (/^[1-5]$/.test(event.key) ? () => verdict(Number(event.key)) : null);
  if (run) { event.preventDefault(); run(); return; }
  const found = event.key.length === 1 && shown(`[data-key="${CSS.escape(event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (typing(found)) { found.focus(); found.select?.(); } else { found.click(); }
});

// how many lines are ticked
const count = () => {
  for (const form of document.querySelectorAll("[data-picks]")) {
    const n = form.querySelectorAll("[name=pick]:checked").length;
    const told = form.querySelector(".picked-count");
    told.textContent = n ? told.dataset.countWords.replace("{n}", n) : "";
    form.classList.toggle("some", n > 0);
  }
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-picks-all]")) {
    for (const box of event.target.form.querySelectorAll("[name=pick]")) box.checked = event.target.checked;
  }
  if (event.target.matches("[name=pick], [data-picks-all]")) count();
});
addEventListener("pageshow", count);

// a page of a document: only the picture changes
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-turn]");
  const leaf = document.querySelector(".leaf img");
  if (!button || !leaf) return;
  event.preventDefault();
  const { pattern, pages } = leaf.dataset;
  const page = Math.max(1, Math.min(Number(pages), Number(leaf.dataset.page) + Number(button.dataset.turn)));
  leaf.dataset.page = page;
  leaf.src = pattern.replace("{page}", page);
  leaf.alt = leaf.alt.replace(/\d+/, page);
  const words = document.querySelector("[data-page-words]");
  words.textContent = words.dataset.pageWords.replace("{n}", page).replace("{m}", pages);
  document.querySelector("[data-turn='-1']").disabled = page === 1;
  document.querySelector("[data-turn='1']").disabled = page === Number(pages);
});

// marking a paper as wrong proposes the page that is being looked at
document.addEventListener("change", (event) => {
  const leaf = document.querySelector(".leaf img");
  if (!event.target.matches(".paged [name=wrong]") || !event.target.checked || !leaf) return;
  const number = event.target.closest(".mark").querySelector(".page-no");
  if (leaf.dataset.material === event.target.value && !number.value && leaf.dataset.pages > 1) number.value = leaf.dataset.page;
});
