{% load static %}// Keeps the frame of the window and the pages that lie open there, so that a break of the line does not close them.
// Nothing else is kept: no case, no file, no page of another account; sign-out erases all of it.
"use strict";
const SHELL = "window-shell-{{ version }}", PAGES = "window-pages";
const FRAME = [{% for file in files %}"{% static file %}", {% endfor %}"{{ offline }}"];
const KEPT = /^\/window\/(?:drafts\/[0-9]+\/)?$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FRAME)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("window-") && name !== SHELL && name !== PAGES) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});
// One after another: an answer to an earlier page must not be kept over a later one.
let tidied = Promise.resolve(), told = 0;
self.addEventListener("message", (event) => {
  const turn = ++told;
  event.waitUntil(tidied = tidied.catch(() => {}).then(() => tidy(event.data, turn)));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname.startsWith("/window/")) event.respondWith(navigated(event.request, url));
  else if (event.request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(framed(event.request));
});

async function framed(request) {
  try { return await fetch(request); } catch (broken) {
    const kept = await (await caches.open(SHELL)).match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw broken;
  }
}
async function navigated(request, url) {
  let answer;
  try { answer = await fetch(request); } catch { answer = undefined; }
  if (answer && ![502, 503, 504].includes(answer.status)) return answer;
  if (request.method !== "GET" && KEPT.test(url.pathname)) return Response.redirect(url.pathname, 303);
  const kept = await (await caches.open(PAGES)).match(url.pathname);
  return kept ?? (await (await caches.open(SHELL)).match("{{ offline }}")) ?? answer ?? Response.error();
}
// A page tells whose it is and what lies open; it is fetched once more and kept, everything else goes. The first page of
// the window is fetched again where the strip of tabs has changed. What could not be kept is not marked as kept: the next
// page asks for it again.
async function tidy({ account, open, here }, turn) {
  const cache = await caches.open(PAGES), mark = "/window/kept-for";
  const [whose, strip] = ((await (await cache.match(mark))?.text()) ?? "").split("\n");
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (whose !== account || (path !== mark && !open.includes(path))) await cache.delete(request);
  }
  const stale = strip === open.join(" ") ? [here] : [here, "/window/"];
  let all = true;
  for (const path of open.includes(here) ? [here, ...open.filter((each) => each !== here)] : open) {
    if (!KEPT.test(path) || (!stale.includes(path) && await cache.match(path))) continue;
    const answer = await fetched(path, turn);
    if (answer) await cache.put(path, answer); else all = false;
  }
  await cache.put(mark, new Response(`${account}\n${all ? open.join(" ") : ""}`));
}
// Tried again where the line or the server stumbles, until a later page asks; a page that leads elsewhere is not kept.
async function fetched(path, turn) {
  for (const wait of [0, 500, 2000, 5000]) {
    await new Promise((done) => setTimeout(done, wait));
    const answer = await fetch(path, { credentials: "same-origin" }).catch(() => undefined);
    if (answer?.ok && !answer.redirected) return answer;
    if (turn !== told || answer && answer.status < 500) return undefined;
  }
  return undefined;
}
