// The portal as an app: the shell works without a line, and what is typed on a sheet survives a break.
// Pages work without this file; it only keeps what would be lost. Nothing personal goes into the worker's cache.
"use strict";

const drafts = {
  open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open("onewindow", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  },
  async run(mode, work) {
    const db = await this.open();
    try {
      return await new Promise((resolve, reject) => {
        const change = db.transaction("drafts", mode);
        const asked = work(change.objectStore("drafts"));
        change.oncomplete = () => resolve(asked?.result);
        change.onerror = change.onabort = () => reject(change.error);
      });
    } finally {
      db.close();
    }
  },
  put(record) { return this.run("readwrite", (store) => store.put(record)); },
  get(key) { return this.run("readonly", (store) => store.get(key)); },
  drop(key) { return this.run("readwrite", (store) => store.delete(key)); },
  all() { return this.run("readonly", (store) => store.getAll()); },
};

// fields of a form as [name, value], without what is not typed: tokens, versions, files, buttons
function typedIn(form) {
  const skip = new Set(["csrfmiddlewaretoken", "version", "key", "shown"]);
  return [...new FormData(form)].filter(([name, value]) => !skip.has(name) && typeof value === "string");
}

function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

// <draft-keeper for="id of a form" key="address" owner="account" lost="…" kept="…" found="…" restore="…">
customElements.define("draft-keeper", class extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.getAttribute("for"));
    if (!this.form || !window.indexedDB) return;
    this.key = this.getAttribute("key");
    this.owner = this.getAttribute("owner");
    this.setAttribute("role", "status");
    this.form.addEventListener("input", () => { delete this.dataset.said; this.keep(); });
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.leave(event));
    this.form.addEventListener("htmx:afterRequest", (event) => this.answered(event));
    window.addEventListener("offline", () => this.say("lost"));
    window.addEventListener("online", () => this.back());
    if (!navigator.onLine) this.say("lost");
    this.find().catch(() => {});
  }

  get version() { return Number(this.form.elements.version?.value || 0); }

  keep() {
    const record = { key: this.key, owner: this.owner, version: this.version, typed: typedIn(this.form), sent: false };
    this.waiting = drafts.put(record).then(() => { if (!navigator.onLine) this.say("kept"); }).catch(() => {});
    return this.waiting;
  }

  // a press of the button without a line goes nowhere: it is kept, and said
  leave(event) {
    if (navigator.onLine) {
      const record = { key: this.key, owner: this.owner, version: this.version, typed: typedIn(this.form), sent: true };
      drafts.put(record).catch(() => {});
      return;
    }
    event.preventDefault();
    delete this.form.dataset.sent;
    this.keep();
  }

  async answered(event) {
    if (!event.detail.successful) return;
    await this.waiting;
    const record = await drafts.get(this.key).catch(() => null);
    if (record && same(record.typed, typedIn(this.form))) await drafts.drop(this.key);
    this.hush();
  }

  back() {
    this.hush();
    drafts.get(this.key).then((record) => { if (record && record.owner === this.owner) this.send(); }).catch(() => {});
  }

  // saved by itself, as any change is
  send() {
    if (window.htmx) window.htmx.trigger(this.form, "change");
    else this.form.requestSubmit();
  }

  async find() {
    for (const record of await drafts.all()) if (record.owner !== this.owner) await drafts.drop(record.key);
    const record = await drafts.get(this.key);
    if (!record) return;
    const now = typedIn(this.form);
    if (same(record.typed, now) || (record.sent && this.version > record.version)) { await drafts.drop(this.key); return; }
    if (this.version === record.version) { this.fill(record.typed); this.say("found"); this.send(); return; }
    this.say("found");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn alt sm";
    button.textContent = this.getAttribute("restore");
    button.addEventListener("click", () => { this.fill(record.typed); button.remove(); this.send(); });
    this.append(button);
  }

  fill(typed) {
    const left = new Map();
    for (const [name, value] of typed) left.set(name, [...(left.get(name) || []), value]);
    for (const field of this.form.elements) {
      if (!field.name || ["hidden", "file", "submit", "button"].includes(field.type)) continue;
      const values = left.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) { field.value = values[0]; left.set(field.name, values.slice(1)); }
    }
  }

  say(what) {
    this.dataset.said = what;
    this.textContent = this.getAttribute(what);
  }

  // that something was found again stays to be read until more is typed
  hush() { if (this.dataset.said !== "found") this.textContent = ""; }
});

// whoever signs out leaves nothing of his on this machine
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-signs-out], form[action$='/accounts/logout/']")) {
    indexedDB.deleteDatabase("onewindow"); // asked for at once: the page is about to go
  }
}, true);

if ("serviceWorker" in navigator && document.querySelector("link[rel=manifest]")) {
  window.addEventListener("load", () => { navigator.serviceWorker.register("/sw.js").catch(() => {}); });
}
