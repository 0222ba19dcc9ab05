// Served as /sw.js after two lines that say SHELL (addresses), OFFLINE (a page) and CACHE (a name per edition of them).
// Keeps the static shell and one page that says "no line". Pages of people are never kept.
"use strict";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    // without cookies: the page for everybody, with nobody's name on it
    await Promise.all([...SHELL, OFFLINE].map(async (address) => {
      const answer = await fetch(new Request(address, { credentials: "omit", cache: "reload" }));
      if (answer.ok) await cache.put(address, answer);
    }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name); // desks keep theirs
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => instead(address.pathname)));
  } else if (request.method === "GET" && SHELL.includes(address.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(address.pathname)));
  }
});

// A desk has a worker of its own for its addresses. Should a browser ask this one all the same, whoever works there gets
// what the desk has kept of the page, or the desk's own words.
async function instead(path) {
  const desk = `/${path.split("/")[1]}/offline/`;
  return (await caches.match(path)) ?? (await caches.match(desk)) ?? caches.match(OFFLINE);
}
