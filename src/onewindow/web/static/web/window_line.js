// The window through a break of the line: what is typed is kept on this computer, sent when the line returns, and erased
// as soon as it has arrived or the clerk signs out (docs/desks/window.md). Nothing here decides anything about a case.
"use strict";

(() => {
  const banner = document.getElementById("line");
  if (!banner || !("indexedDB" in window)) return;
  const account = banner.dataset.account;
  const form = document.getElementById("sheet");
  const here = form ? new URL(form.action).pathname : location.pathname;
  const ENOUGH = 5, A_DAY = 86_400_000, AGAIN = 10_000;
  const SKIPPED = ["csrfmiddlewaretoken", "version", "save", "submit"];
  let down = !navigator.onLine, touched = new Set(), timer = 0, beyond = [];

  // ── the store: applications by their address, provisional numbers by themselves ──
  const opening = new Promise((done, failed) => {
    const asked = indexedDB.open("onewindow-window", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts", { keyPath: "url" });
      asked.result.createObjectStore("numbers", { keyPath: "number" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const ask = async (store, mode, what) => {
    const db = await opening;
    return new Promise((done, failed) => {
      const asked = what(db.transaction(store, mode).objectStore(store));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  };
  const read = (url) => ask("drafts", "readonly", (s) => s.get(url));
  const write = (row) => ask("drafts", "readwrite", (s) => s.put(row));
  const drop = (url) => ask("drafts", "readwrite", (s) => s.delete(url));
  const mine = async () => (await ask("drafts", "readonly", (s) => s.getAll())).filter((row) => row.account === account);

  // ── what is said ──
  const say = (code, { words = "", href = "" } = {}) => {
    for (const line of banner.children) {
      if (line.dataset.line !== code) continue;
      const name = line.querySelector("[data-name]");
      if (name) { name.textContent = words; if (href) name.href = href; }
      line.hidden = false;
    }
    banner.hidden = false;
  };
  const unsay = (...codes) => {
    for (const line of banner.children) if (codes.includes(line.dataset.line)) line.hidden = true;
    banner.hidden = [...banner.children].every((line) => line.hidden);
  };

  // ── keeping what is typed ──
  const fields = () => [...new FormData(form), ...beyond].filter(([name, value]) => {
    return !SKIPPED.includes(name) && !(value instanceof File && !value.name);
  });
  const record = (state, more = {}) => ({
    url: here, account, state, at: Date.now(), version: Number(form.elements.version.value),
    fields: fields(), touched: [...touched], ...more,
  });
  const keep = async (state = "typed", more = {}) => {
    clearTimeout(timer);
    const before = await read(here);
    if (before?.state === "submit" && state === "typed") return; // it waits to be sent: nothing is added under its slip
    await write(record(state, more));
  };
  const overlay = (row) => {
    // a page that was kept before the last save is older than what was typed: then all of it is laid over
    const older = Number(form.elements.version.value) < row.version;
    const names = new Set(older ? [...row.fields.map(([name]) => name), ...row.touched] : row.touched);
    if (older) {
      form.elements.version.value = row.version;
      beyond = row.fields.filter(([name]) => !form.elements.namedItem(name));
    }
    for (const field of form.elements) {
      if (!names.has(field.name) || field.type === "file") continue;
      const values = row.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
      touched.add(field.name);
    }
  };

  // ── numbers for slips ──
  const stock = async () => {
    const held = await ask("numbers", "readonly", (s) => s.getAll());
    if (down || held.filter((row) => row.account === account).length >= ENOUGH) return;
    try {
      const answer = await fetch(banner.dataset.numbers, { method: "POST", body: posted() });
      if (!answer.ok || answer.redirected) return;
      for (const number of (await answer.json()).numbers) {
        await ask("numbers", "readwrite", (s) => s.put({ number, account }));
      }
    } catch { broke(); }
  };
  const take = async () => {
    const held = (await ask("numbers", "readonly", (s) => s.getAll())).filter((row) => row.account === account);
    if (!held.length) return "";
    await ask("numbers", "readwrite", (s) => s.delete(held[0].number));
    return held[0].number;
  };
  const posted = (rows = []) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of rows) body.append(name, value);
    return body;
  };

  // ── handing in without a line: a slip with a provisional number ──
  const slip = (row) => {
    const paper = document.getElementById("slip");
    paper.querySelector("[data-slip=number]").textContent = row.number || paper.dataset.none;
    paper.querySelector("[data-slip=at]").textContent = new Date(row.at).toLocaleString(document.documentElement.lang);
    paper.hidden = false;
    document.body.classList.add("slipping");
    scrollTo(0, 0);
    paper.querySelector("[data-prints]").focus({ preventScroll: true });
  };
  const handIn = async () => {
    const before = await read(here);
    const number = before?.number || await take();
    await keep("submit", { number });
    slip(await read(here));
    say("waiting");
  };
  form?.addEventListener("input", (event) => {
    if (event.target.name) touched.add(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  });
  form?.addEventListener("submit", (event) => {
    const wanted = event.submitter?.name === "submit" ? "submit" : "save";
    if (!down) { keep("sent"); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (wanted === "save") { keep(); say("kept-here"); return; }
    const unsigned = form.querySelector("#signing input[type=checkbox]:not(:checked)");
    if (unsigned) { say("sign-first"); unsigned.focus(); return; }
    unsay("sign-first");
    handIn();
  }, true);

  // ── the line ──
  const broke = () => { down = true; say("down"); };
  const sendAll = async () => {
    if (down) return;
    await navigator.locks.request("onewindow-window", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      for (const row of await mine()) {
        const wanted = row.state === "submit" || (row.state === "typed" && row.url === here && row.away);
        if (wanted && !(await send(row))) return;
      }
    });
  };
  /** Whether to go on with the next: not where the line is broken or the clerk must sign in first. */
  const send = async (row) => {
    const rows = [...row.fields, ["version", String(row.version)], [row.state === "submit" ? "submit" : "save", "on"]];
    if (row.number) rows.push(["provisional", row.number]);
    rows.push(["sync", "on"]);
    let answer;
    try { answer = await fetch(row.url, { method: "POST", body: posted(rows) }); } catch { broke(); return false; }
    const came = new URL(answer.url).pathname;
    if (answer.status === 403 && (await fetch("/window/", { method: "HEAD" })).redirected) { say("sign-in"); return false; }
    if (came.startsWith("/window/cases/")) {
      await drop(row.url);
      unsay("waiting");
      say("handed-in", { words: came.split("/")[3], href: came });
      if (row.url === here && form) location.assign(came);
    } else if (answer.ok && came === row.url) {
      await drop(row.url);
      if (row.url === here && form) await fresh(answer);
      unsay("kept-here", "kept");
      say("synced");
    } else if (!came.startsWith("/window/")) {
      say("sign-in");
      return false;
    } else if (answer.status >= 500) {
      return false;
    } else if (answer.status === 422) { // it is saved and linked to its number; what is missing stands on the page
      await drop(row.url);
      if (row.url === here && form) location.assign(`${row.url}?check=1`); else say("trouble", { words: row.url, href: `${row.url}?check=1` });
    } else {
      await write({ ...row, state: "typed", away: false });
      say("trouble", { words: row.url, href: row.url });
    }
    return true;
  };
  /** The saved page's version and side lists, without touching what is being typed. */
  const fresh = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.elements.version.value = page.querySelector("#sheet [name=version]").value;
    for (const list of document.querySelectorAll("aside [data-fresh]")) {
      const newer = page.querySelector(`aside [data-fresh="${list.dataset.fresh}"]`);
      if (newer && !list.contains(document.activeElement)) list.replaceWith(newer);
    }
    touched = new Set();
    beyond = [];
  };
  const back = async () => {
    down = false;
    unsay("down");
    clearTimeout(timer); // what is typed up to here goes now; kept later, it would lie here for ever
    if (form && touched.size) {
      const row = await read(here);
      if (row?.state !== "submit") await write({ ...record("typed"), away: true });
    }
    await sendAll();
    await stock();
  };
  addEventListener("offline", broke);
  addEventListener("online", back);
  setInterval(async () => {
    if (!down || !navigator.onLine) return;
    try { if ((await fetch(banner.dataset.ping, { method: "HEAD", cache: "no-store" })).ok) await back(); } catch { /* still */ }
  }, AGAIN);

  // ── signing out erases everything that is kept here ──
  const erase = async () => {
    (await opening).close();
    await new Promise((done) => { Object.assign(indexedDB.deleteDatabase("onewindow-window"), { onsuccess: done, onerror: done, onblocked: done }); });
    for (const name of await caches.keys()) if (name.startsWith("window-")) await caches.delete(name);
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-signs-out]");
    if (!link) return;
    event.preventDefault();
    const waiting = (await mine()).filter((row) => row.state !== "sent");
    if (waiting.length && !confirm(banner.dataset.unsent)) return;
    await erase();
    location.assign(link.href);
  });

  // The worker of the window itself: `ready` may be that of the whole site.
  const activated = (registration) => registration.active ?? new Promise((done) => {
    const coming = registration.waiting ?? registration.installing;
    coming.addEventListener("statechange", () => { if (coming.state === "activated") done(coming); });
  });

  // ── begin ──
  const begin = async () => {
    for (const row of await ask("drafts", "readonly", (s) => s.getAll())) {
      if (row.account !== account && Date.now() - row.at > A_DAY) await drop(row.url);
    }
    if (down) say("down");
    const row = form && await read(here);
    if (row && row.account === account) {
      const arrived = row.state === "sent" && Number(form.elements.version.value) > row.version;
      if (arrived) await drop(here);
      else { overlay(row); if (row.state === "submit") { slip(row); say("waiting"); } else say("kept"); }
    }
    if (!down) { await sendAll(); await stock(); }
    const worker = navigator.serviceWorker;
    if (!worker) return;
    const active = await activated(await worker.register(banner.dataset.worker, { scope: "/window/" }));
    const tabs = [...document.querySelectorAll(".tabs a[href*='/drafts/']")].map((tab) => new URL(tab.href).pathname);
    if (!down) active.postMessage({ account, open: ["/window/", ...tabs], here: location.pathname });
  };
  begin();
})();
