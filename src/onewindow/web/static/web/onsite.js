// On site: the outbox, the checklist that is saved with every touch, photos with time and place, signatures by finger.
// Without this file the form goes to the server as it stands.
"use strict";
{
  const store = globalThis.onsiteStore;
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const token = () => cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const BACK_OFF = [5, 15, 45, 120, 300];

  /* ---- outbox: one record after another, each until it has arrived ---- */
  class Outbox extends HTMLElement {
    connectedCallback() {
      this.staff = this.dataset.staff;
      this.sending = false;
      addEventListener("online", () => this.send(true));
      addEventListener("offline", () => this.show());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.send(); });
      this.owned = this.own().catch(() => null);
      this.owned.then(() => this.send(true));
    }

    // another officer signs in on this telephone: kept pages go; what was not sent stays its owner's and is not shown
    async own() {
      if (localStorage.getItem("onsite-staff") === this.staff) return;
      await this.tell({ forget: true });
      localStorage.setItem("onsite-staff", this.staff);
    }

    async mine() { return (await store.queued()).filter((one) => one.staff === this.staff); }

    async send(now = false) {
      if (this.sending) return;
      this.sending = true;
      clearTimeout(this.timer);
      try {
        for (const record of (await this.mine()).sort((a, b) => a.at - b.at)) {
          if (record.state !== "waiting" && !(record.state === "signin" && now)) continue;
          if (!now && record.next > Date.now()) continue;
          if (!navigator.onLine) break;
          await this.show(record);
          await this.sendOne(record);
        }
      } finally {
        this.sending = false;
        await this.show();
        const waiting = (await this.mine()).filter((one) => one.state === "waiting");
        if (waiting.length) this.timer = setTimeout(() => this.send(), Math.max(1000, Math.min(...waiting.map((one) => one.next)) - Date.now()));
      }
    }

    async sendOne(record) {
      try {
        if (record.kind === "report") {
          for (const photo of (await store.photos(record.visit)).filter((one) => !one.sent)) {
            const body = new FormData();
            for (const name of ["key", "place", "taken_at", "latitude", "longitude", "accuracy"]) body.append(name, photo[name] ?? "");
            body.append("photo", photo.blob, "photo.jpg");
            const answer = await this.post(record.photos, body);
            if (!(await this.settled(record, answer))) return;
            await store.savePhoto({ ...photo, sent: true });
          }
        }
        const answer = await this.post(record.url, new URLSearchParams(record.fields));
        if (await this.settled(record, answer)) {
          await store.done(record);
          document.dispatchEvent(new CustomEvent("onsite-arrived", { detail: record }));
        }
      } catch {
        await this.later(record);
      }
    }

    post(url, body) {
      const headers = { Accept: "application/json", "X-CSRFToken": token() };
      return fetch(url, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout?.(60000) });
    }

    // true: it has arrived. Otherwise the record says what to do about it.
    async settled(record, answer) {
      if (answer.ok) return true;
      if (answer.type === "opaqueredirect" || answer.status === 401) { await store.queue({ ...record, state: "signin" }); return false; }
      if (answer.status >= 500 || answer.status === 429) { await this.later(record); return false; }
      const told = await answer.json().catch(() => null);
      if (told === null) { await store.queue({ ...record, state: "signin" }); return false; }
      if (record.kind === "arrive") { await store.done(record); return false; }
      await store.queue({ ...record, state: told.changed ? "conflict" : "refused", told });
      return false;
    }

    async later(record) {
      const tries = (record.tries ?? 0) + 1;
      const wait = BACK_OFF[Math.min(tries, BACK_OFF.length) - 1] * 1000;
      await store.queue({ ...record, tries, next: Date.now() + wait });
    }

    async show(sending = null) {
      const records = await this.mine(), { dataset } = this;
      const photos = (await Promise.all(records.filter((one) => one.kind === "report").map((one) => store.photos(one.visit)))).flat();
      const trouble = records.some((one) => one.state !== "waiting"), offline = !navigator.onLine;
      this.hidden = !records.length && !offline;
      this.className = offline ? "offline" : trouble ? "trouble" : sending ? "sending" : "waiting";
      const words = offline ? [dataset.offline, dataset.offlineSmall] : trouble ? [dataset.trouble, dataset.troubleSmall]
        : sending ? [dataset.sending, ""] : [dataset.waiting, dataset.waitingSmall];
      const text = document.createElement("span"), head = document.createElement("b"), small = document.createElement("small");
      head.textContent = words[0]; small.textContent = words[1]; text.append(head, small);
      this.replaceChildren(text);
      this.setAttribute("role", "status");
      if (records.length) {
        const link = document.createElement("a"), shots = document.createElement("small");
        link.href = dataset.list;
        link.textContent = say(dataset.count, { n: records.length });
        if (photos.length) { shots.textContent = say(dataset.shots, { n: photos.length }); link.append(shots); }
        this.append(link);
      }
      document.dispatchEvent(new CustomEvent("onsite-outbox", { detail: { records, sending } }));
    }

    // to the service worker, waiting for its answer; whether it came
    async tell(message) {
      // asked for this address, the browser also names the portal's worker, which rules everything: that one is not meant
      const found = await navigator.serviceWorker?.getRegistration(this.dataset.scope).catch(() => null);
      const worker = found && new URL(found.scope).pathname === this.dataset.scope ? found.active : null;
      if (!worker) { if (message.forget) for (const name of await caches.keys()) if (name.startsWith("onsite-")) await caches.delete(name); return false; }
      const channel = new MessageChannel();
      const answered = new Promise((done) => { channel.port1.onmessage = () => done(true); });
      worker.postMessage(message, [channel.port2]);
      return Promise.race([answered, new Promise((done) => setTimeout(() => done(false), 8000))]);
    }
  }
  customElements.define("ow-outbox", Outbox);
  const outbox = document.querySelector("ow-outbox");

  /* ---- pages for later: the day's visits, once the worker is there ---- */
  const keepPages = async () => {
    if (!navigator.serviceWorker) return;
    await outbox.owned;
    const registration = await navigator.serviceWorker.register(outbox.dataset.worker, { scope: outbox.dataset.scope });
    const fresh = registration.installing ?? registration.waiting;
    if (!registration.active && fresh) {
      await new Promise((done) => fresh.addEventListener("statechange", () => { if (fresh.state === "activated") done(); }));
    }
    const day = document.querySelector("[data-keep]");
    if (!day) return;
    const statics = performance.getEntriesByType("resource").map((one) => one.name).filter((url) => new URL(url).pathname.startsWith("/static/"));
    const pages = [outbox.dataset.scope, outbox.dataset.list, location.pathname + location.search, ...day.dataset.keep.split(" ").filter(Boolean)];
    if (!(await outbox.tell({ keep: pages, statics, tidy: day.dataset.today === "yes" }))) throw new Error("not kept yet");
    document.documentElement.dataset.kept = "yes";
  };
  // a line that breaks just then is tried again: an officer must not find out at the door
  const keepOn = () => keepPages().catch(() => setTimeout(keepOn, 5000));
  keepOn();

  /* ---- signing out erases; what was not sent is asked about first ---- */
  const leave = document.getElementById("leave"), exit = document.querySelector("[data-sign-out]");
  const forgetAll = async () => { await store.forget(); await outbox.tell({ forget: true }); localStorage.removeItem("onsite-staff"); location.href = exit.href; };
  exit?.addEventListener("click", async (event) => {
    event.preventDefault();
    if ((await store.queued()).length) leave.showModal(); else await forgetAll();
  });
  leave?.querySelector("[data-leave]").addEventListener("click", forgetAll);
  leave?.querySelector("[data-stay]").addEventListener("click", () => leave.close());

  /* ---- a place, where the telephone says it; never waited for longer than a few seconds ---- */
  let last = null;
  const place = () => new Promise((done) => {
    if (!navigator.geolocation) { done(null); return; }
    const fits = (found) => ({ latitude: found.coords.latitude.toFixed(6), longitude: found.coords.longitude.toFixed(6), accuracy: String(Math.round(found.coords.accuracy)) });
    navigator.geolocation.getCurrentPosition((found) => { last = fits(found); done(last); }, () => done(last), { enableHighAccuracy: true, timeout: 4000, maximumAge: 20000 });
  });

  /* ---- signatures ---- */
  class Signature extends HTMLElement {
    connectedCallback() {
      this.field = this.parentElement.querySelector("input[type=hidden]");
      this.canvas = document.createElement("canvas");
      this.canvas.setAttribute("role", "img");
      this.canvas.setAttribute("aria-label", `${this.dataset.label}：${this.dataset.hint}`);
      const clear = document.createElement("button"), hint = document.createElement("span");
      clear.type = "button"; clear.className = "btn bare sm"; clear.textContent = this.dataset.clear;
      clear.addEventListener("click", () => this.wipe());
      hint.textContent = this.dataset.hint; hint.setAttribute("aria-hidden", "true");
      this.append(this.canvas, hint, clear);
      this.size();
      this.redraw();
      this.canvas.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.canvas.setPointerCapture(event.pointerId);
        this.down = true; this.line(event, true);
      });
      this.canvas.addEventListener("pointermove", (event) => { if (this.down) for (const one of event.getCoalescedEvents?.() ?? [event]) this.line(one); });
      for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => { if (this.down) { this.down = false; this.keep(); } });
    }
    size() {
      const box = this.canvas.getBoundingClientRect();
      this.canvas.width = Math.round((box.width || 320) * 2); this.canvas.height = Math.round((box.height || 120) * 2);
    }
    get pen() {
      const pen = this.canvas.getContext("2d");
      pen.lineWidth = 5; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#14222d";
      return pen;
    }
    line(event, first = false) {
      const box = this.canvas.getBoundingClientRect();
      const x = (event.clientX - box.left) * this.canvas.width / box.width, y = (event.clientY - box.top) * this.canvas.height / box.height;
      const pen = this.pen;
      pen.beginPath(); pen.moveTo(...(first || !this.from ? [x, y] : this.from)); pen.lineTo(x + 0.1, y); pen.stroke();
      this.from = [x, y];
      this.classList.add("drawn");
    }
    keep() { this.from = null; this.field.value = this.canvas.toDataURL("image/png"); this.field.dispatchEvent(new Event("input", { bubbles: true })); }
    wipe() { this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height); this.classList.remove("drawn"); this.field.value = ""; this.field.dispatchEvent(new Event("input", { bubbles: true })); }
    redraw() {
      this.classList.toggle("drawn", Boolean(this.field.value));
      if (!this.field.value) return;
      const picture = new Image();
      picture.onload = () => this.pen.drawImage(picture, 0, 0, this.canvas.width, this.canvas.height);
      picture.src = this.field.value;
    }
  }
  customElements.define("ow-signature", Signature);

  /* ---- the form of a visit ---- */
  const form = document.querySelector(".site-form");
  if (form) {
    const { visit } = form.dataset;
    let shots = [], restored = false;

    const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    const save = () => { if (restored) store.saveDraft({ visit, staff: outbox.staff, fields: fields() }).catch(() => toast(form.dataset.full)); };
    const toast = (text) => {
      const box = document.createElement("div"), words = document.createElement("span");
      box.className = "toast"; words.textContent = text; box.append(words);
      document.getElementById("toasts").replaceChildren(box);
    };

    const tally = () => {
      const picked = [...form.querySelectorAll(".three :checked")].map((one) => one.value);
      const count = { yes: 0, no: 0, fixed: 0, left: Number(form.dataset.lines) - picked.length };
      for (const value of picked) if (value in count) count[value] += 1;
      for (const look of form.querySelectorAll(".look")) {
        const verdict = look.querySelector(".three :checked")?.value ?? "";
        look.dataset.verdict = verdict;
        if (verdict === "no") look.querySelector(".why").open = true;
        if (verdict === "no" && look.querySelector("[name^='fixed.']").checked) count.fixed += 1;
      }
      for (const part of form.querySelectorAll(".checklist")) part.querySelector("[data-done] b").textContent = part.querySelectorAll(".three :checked").length;
      count.shots = shots.length + form.querySelectorAll(".shot.kept").length;
      for (const [name, n] of Object.entries(count)) form.querySelector(`[data-count="${name}"]`).textContent = n;
      for (const side of form.querySelectorAll(".sign-box")) side.dataset.signed = side.querySelector("[type=hidden]").value || side.querySelector(".in").value.trim() ? "yes" : "";
    };

    const thumb = (photo) => {
      const figure = document.createElement("figure"), canvas = document.createElement("canvas"), words = document.createElement("figcaption"), drop = document.createElement("button");
      figure.className = "shot"; figure.dataset.key = photo.key;
      createImageBitmap(photo.blob).then((bitmap) => {
        canvas.width = 240; canvas.height = 180;
        const scale = Math.max(240 / bitmap.width, 180 / bitmap.height), width = bitmap.width * scale, height = bitmap.height * scale;
        canvas.getContext("2d").drawImage(bitmap, (240 - width) / 2, (180 - height) / 2, width, height);
      }).catch(() => null);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", new Date(photo.taken_at).toLocaleTimeString());
      const at = new Date(photo.taken_at), time = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
      words.textContent = photo.latitude ? `${time} · ±${photo.accuracy} m` : `${time} · ${form.dataset.noPlace}`;
      drop.type = "button"; drop.className = "drop"; drop.textContent = "×"; drop.setAttribute("aria-label", form.dataset.remove);
      drop.addEventListener("click", async () => { await store.dropPhoto(photo.key); shots = shots.filter((one) => one.key !== photo.key); figure.remove(); tally(); });
      figure.append(canvas, words, drop);
      const row = form.querySelector(`[data-place="${CSS.escape(photo.place)}"] .shots`);
      row?.insertBefore(figure, row.querySelector(".shoot"));
      row?.querySelector(".shoot span").replaceChildren(form.dataset.again);
    };

    // smaller, upright, and without what the camera hid: drawing it anew keeps the picture alone
    const shrink = async (file) => {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, Number(form.dataset.edge) / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale)); canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      if (!blob) throw new Error("no picture");
      return blob;
    };

    const take = async (input) => {
      const files = [...input.files], taken_at = new Date().toISOString();
      const spot = input.closest(".look").dataset.place;
      input.value = "";
      for (const file of files) {
        let blob;
        try { blob = await shrink(file); } catch { toast(form.dataset.unreadable); continue; }
        const photo = { key: store.key(), visit, staff: outbox.staff, place: spot, blob, taken_at, ...(await place() ?? {}) };
        try { await store.savePhoto(photo); } catch { toast(form.dataset.full); continue; }
        shots.push(photo); thumb(photo); tally();
      }
    };

    const fill = (said) => {
      const told = new Map();
      for (const [name, value] of said) told.set(name, [...(told.get(name) ?? []), value]);
      for (const one of form.elements) {
        if (!one.name || ["csrfmiddlewaretoken", "version", "finished_at"].includes(one.name) || one.type === "file") continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = (told.get(one.name) ?? []).includes(one.value);
        else if (told.has(one.name)) one.value = told.get(one.name)[0];
      }
      for (const pad of form.querySelectorAll("ow-signature")) pad.redraw?.();
    };

    const missing = () => {
      const found = [], kept = new Set([...form.querySelectorAll(".shot")].map((one) => one.closest(".look").dataset.place));
      if (!form.elements.absent.checked) {
        for (const look of form.querySelectorAll(".look")) {
          const picked = look.querySelector(".three :checked")?.value, name = look.querySelector("legend span:last-child").firstChild.textContent.trim();
          const needs = look.querySelector(".shoot[data-must]") && picked !== "na" && !kept.has(look.dataset.place);
          if (!picked || needs || (picked === "no" && !look.querySelector("textarea").value.trim())) found.push([look.id, name]);
        }
      }
      for (const box of form.querySelectorAll(".sign-box")) {
        const waived = box.id === "sign-other" && (form.elements.absent.checked || form.elements.refused.checked);
        if (!box.dataset.signed && !waived) found.push([box.id, box.querySelector("label").firstChild.textContent.trim()]);
      }
      if ((form.elements.absent.checked || form.elements.refused.checked) && !form.elements.note.value.trim()) found.push(["note", form.querySelector("label.remark").firstChild.textContent.trim()]);
      return found;
    };

    const faults = (found) => {
      const home = form.querySelector("[data-faults]");
      home.replaceChildren();
      if (!found.length) return;
      const box = document.createElement("div"), head = document.createElement("h2"), list = document.createElement("ol");
      box.className = "faults"; box.tabIndex = -1; box.setAttribute("role", "alert");
      head.textContent = say(form.dataset.faultsTitle, { n: found.length });
      for (const [target, words] of found) { const row = document.createElement("li"), link = document.createElement("a"); link.href = `#${target}`; link.textContent = words; row.append(link); list.append(row); }
      box.append(head, list); home.append(box); box.focus(); box.scrollIntoView({ block: "start" });
    };

    form.addEventListener("input", () => { tally(); save(); });
    form.addEventListener("change", (event) => { if (event.target.type === "file") take(event.target); else { tally(); save(); } });

    form.addEventListener("submit", async (event) => {
      event.preventDefault(); event.stopImmediatePropagation();
      const found = missing();
      faults(found);
      if (found.length || form.dataset.busy) return;
      form.dataset.busy = "1";
      const id = store.key();
      form.elements.finished_at.value = new Date().toISOString();
      const said = [...fields().filter(([name]) => name !== "key"), ["key", id]];
      await store.saveDraft({ visit, staff: outbox.staff, fields: said });
      await store.queue({ id: `report-${visit}`, staff: outbox.staff, kind: "report", visit, who: form.dataset.who, url: form.dataset.report, photos: form.dataset.photos, fields: said, at: Date.now(), next: 0, tries: 0, state: "waiting" });
      location.href = outbox.dataset.list;
    }, true);

    (async () => {
      store.persist();
      const draft = await store.draft(visit);
      if (draft && draft.staff === outbox.staff && !form.querySelector("[data-focus]")) fill(draft.fields);
      shots = (await store.photos(visit)).filter((one) => one.staff === outbox.staff);
      const here = new Set(shots.map((one) => one.key));
      for (const photo of shots) if (here.has(photo.key)) thumb(photo);
      restored = true;
      tally();
      const record = (await store.queued()).find((one) => one.visit === visit && one.kind === "report" && one.told?.faults?.length);
      if (record) faults(record.told.faults);
      form.dataset.ready = "yes";
      place();
    })();
  }

  /* ---- I am there ---- */
  const arrival = document.querySelector("[data-arrive]");
  arrival?.addEventListener("submit", async (event) => {
    event.preventDefault(); event.stopImmediatePropagation();
    const button = arrival.querySelector("button"), at = new Date().toISOString();
    button.disabled = true;
    const found = (await place()) ?? {};
    const said = [["at", at], ["latitude", found.latitude ?? ""], ["longitude", found.longitude ?? ""], ["accuracy", found.accuracy ?? ""]];
    await store.queue({ id: `arrive-${form.dataset.visit}`, staff: outbox.staff, kind: "arrive", visit: form.dataset.visit, who: form.dataset.who, url: arrival.action, fields: said, at: Date.now(), next: 0, tries: 0, state: "waiting" });
    arrival.hidden = true;
    outbox.send(true);
  }, true);

  /* ---- the list of what waits ---- */
  const list = document.querySelector("[data-pending]");
  if (list) {
    const words = document.querySelector("[data-words]").dataset, none = document.querySelector("[data-none]"), row = document.getElementById("pending-row");
    const tones = { waiting: "off", conflict: "warn", refused: "bad", signin: "warn" };
    document.addEventListener("onsite-outbox", async ({ detail: { records, sending } }) => {
      none.hidden = records.length > 0;
      const rows = await Promise.all(records.map(async (record) => {
        const item = row.content.firstElementChild.cloneNode(true), part = (name) => item.querySelector(`[data-${name}]`);
        const count = (await store.photos(record.visit)).length;
        part("who").textContent = record.who;
        part("state").textContent = words[sending?.id === record.id ? "sending" : record.state];
        part("state").classList.add(tones[record.state] ?? "off");
        const what = record.kind === "arrive" ? words.arrive : say(words.report, { n: count });
        part("says").textContent = record.state === "conflict" ? `${what}。${words.conflictSays}` : record.told ? `${what}。${record.told.says}` : what;
        if (record.told?.now) { part("now").hidden = false; part("now").textContent = say(words.now, record.told); }
        const shown = { retry: record.state === "waiting", open: record.kind === "report" && record.told?.open !== false, anyway: record.state === "conflict" && record.told.open, drop: record.state !== "waiting" };
        item.querySelector("[data-do=retry]").hidden = !shown.retry;
        item.querySelector("[data-do=anyway]").hidden = !shown.anyway;
        item.querySelector("[data-do=drop]").hidden = !shown.drop;
        part("open").hidden = !shown.open; part("open").href = `${outbox.dataset.scope}${record.visit}/`;
        part("sign-in").hidden = record.state !== "signin";
        item.querySelector("[data-do=retry]").addEventListener("click", () => outbox.send(true));
        item.querySelector("[data-do=anyway]").addEventListener("click", async () => {
          const said = record.fields.map(([name, value]) => name === "version" ? [name, String(record.told.version)] : name === "key" ? [name, store.key()] : [name, value]);
          await store.queue({ ...record, fields: said, state: "waiting", next: 0, tries: 0, told: null });
          await outbox.send(true);
        });
        const drop = item.querySelector("[data-do=drop]");
        drop.addEventListener("click", async () => {
          if (!drop.dataset.asked) { drop.dataset.asked = "1"; part("says").textContent = words.really; return; }
          await store.done(record);
          await outbox.show();
        });
        return item;
      }));
      list.replaceChildren(...rows);
    });
  }
}
