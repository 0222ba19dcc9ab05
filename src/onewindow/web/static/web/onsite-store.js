// What lies on this telephone: drafts, photos, and the outbox, in one IndexedDB. Nothing leaves it before it has arrived.
"use strict";
{
  const NAME = "onewindow-onsite";
  let opened;

  const open = () => (opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("drafts", { keyPath: "visit" });
      asked.result.createObjectStore("photos", { keyPath: "key" }).createIndex("visit", "visit");
      asked.result.createObjectStore("outbox", { keyPath: "id" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  }));

  const run = async (stores, mode, work) => {
    const base = await open();
    return new Promise((done, failed) => {
      const turn = base.transaction(stores, mode);
      const asked = work(...stores.map((name) => turn.objectStore(name)));
      turn.oncomplete = () => done(asked?.result);
      turn.onerror = turn.onabort = () => failed(turn.error);
    });
  };

  globalThis.onsiteStore = {
    draft: (visit) => run(["drafts"], "readonly", (drafts) => drafts.get(visit)),
    saveDraft: (draft) => run(["drafts"], "readwrite", (drafts) => drafts.put(draft)),
    photos: (visit) => run(["photos"], "readonly", (photos) => photos.index("visit").getAll(visit)),
    savePhoto: (photo) => run(["photos"], "readwrite", (photos) => photos.put(photo)),
    dropPhoto: (key) => run(["photos"], "readwrite", (photos) => photos.delete(key)),
    queued: () => run(["outbox"], "readonly", (outbox) => outbox.getAll()),
    queue: (record) => run(["outbox"], "readwrite", (outbox) => outbox.put(record)),

    // arrived: the record goes; with a report everything of its visit goes
    async done(record) {
      const keys = record.kind === "report" ? (await this.photos(record.visit)).map((photo) => photo.key) : [];
      await run(["outbox", "drafts", "photos"], "readwrite", (outbox, drafts, photos) => {
        outbox.delete(record.id);
        if (record.kind === "report") drafts.delete(record.visit);
        for (const key of keys) photos.delete(key);
      });
    },

    forget: () => run(["outbox", "drafts", "photos"], "readwrite", (...stores) => { for (const one of stores) one.clear(); }),

    // asks the browser not to throw our data away when the telephone is full
    persist: () => navigator.storage?.persist?.().catch(() => false),

    key: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join(""),
  };
}
