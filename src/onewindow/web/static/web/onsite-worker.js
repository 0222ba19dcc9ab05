// Keeps the pages of the day for when there is no network. Network first; what was kept otherwise. Nothing is sent here.
"use strict";
const PAGES = "onsite-pages", STATIC = "onsite-static", PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// the page names what to keep, and tells when everything must go: one after the other, so that nothing comes back
let turn = Promise.resolve();
self.addEventListener("message", (event) => {
  const { keep = [], statics = [], tidy = false, forget = false } = event.data;
  const work = () => (forget ? Promise.all([caches.delete(PAGES), caches.delete(STATIC)]) : keepAll(keep, statics, tidy));
  turn = turn.then(work).catch(() => null);
  event.waitUntil(turn.then(() => event.ports[0]?.postMessage("done")));
});

// with `tidy` nothing else is kept: the pages of yesterday go
async function keepAll(pages, statics, tidy) {
  const still = await caches.open(STATIC);
  for (const url of statics) if (!(await still.match(url))) await still.add(url).catch(() => null);
  const kept = await caches.open(PAGES);
  const wanted = new Set(pages.map((url) => new URL(url, self.location).href));
  for (const request of tidy ? await kept.keys() : []) if (!wanted.has(request.url)) await kept.delete(request);
  await Promise.all([...wanted].map((url) => fetch(url).then((answer) => keep(kept, url, answer)).catch(() => null)));
}

async function keep(cache, request, answer) {
  if (answer.redirected || [401, 403].includes(answer.status)) await cache.delete(request);
  else if (answer.ok) await cache.put(request, answer.clone());
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// a network that hangs is no network: after a few seconds what was kept is shown
async function page(request) {
  const cache = await caches.open(PAGES);
  const url = new URL(request.url), address = request.url.split("#")[0];
  const kept = (await cache.match(address)) ?? (await cache.match(url.origin + url.pathname));
  const fresh = fetch(request).then(async (answer) => { await keep(cache, address, answer); return answer; });
  try {
    return await (kept ? Promise.race([fresh, new Promise((_, late) => setTimeout(late, PATIENCE))]) : fresh);
  } catch {
    fresh.catch(() => null);
    return kept ?? (await cache.match(self.registration.scope)) ?? Response.error();
  }
}

async function file(request) {
  const cache = await caches.open(STATIC);
  const kept = await cache.match(request);
  const fresh = fetch(request).then((answer) => { if (answer.ok) cache.put(request, answer.clone()); return answer; });
  if (!kept) return fresh;
  fresh.catch(() => null);
  return kept;
}
