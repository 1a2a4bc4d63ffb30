// Keeps the page's own files, so that it opens without a network too. No question, answer or document is kept here.

const KEPT = "khmerqa-page";
const OWN = /^\/(?:[\w.]+\.(?:js|css|svg|webmanifest)|logo)?$/;

async function keepAll() {
  const cache = await caches.open(KEPT);
  const html = await (await fetch("/")).text();
  const names = [...html.matchAll(/(?:href|src)="(\/[\w.]+)"/g)].map((match) => match[1]).filter((name) => OWN.test(name));
  await cache.addAll(["/", ...new Set(names)]);
}

// The service's version first; what was kept only where the service cannot be reached.
async function answer(request) {
  const cache = await caches.open(KEPT);
  const name = new URL(request.url).pathname; // the page is the same whatever is asked
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(name, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await cache.match(name);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const own = event.request.method === "GET" && address.origin === self.location.origin && OWN.test(address.pathname);
  if (own) event.respondWith(answer(event.request));
});
