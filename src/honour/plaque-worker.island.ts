// Keeps the page that checks a plaque and the last signed list, and answers with them when the network is gone.

interface Worker {
  addEventListener(type: string, run: (e: Event & Installing & Fetching) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
interface Installing {
  waitUntil(p: Promise<unknown>): void
}
interface Fetching {
  request: Request
  respondWith(p: Promise<Response>): void
}

const me = self as unknown as Worker
// …/h/qinghe/plaque/worker.js
const base = me.location.pathname.replace(/worker\.js$/, '')
const store = `plaque:${base}`
const page = `${base}offline`
const list = `${base}list.json`

const keepAll = async (): Promise<void> => {
  const cache = await caches.open(store)
  const answer = await fetch(page, { cache: 'no-store' })
  const text = await answer.clone().text()
  await cache.put(page, answer)
  const wanted = [list, ...[...text.matchAll(/<(?:script|link)[^>]*(?:src|href)="(\/(?:i|assets)\/[^"]+)"/g)].map((m) => m[1]!)]
  for (const at of wanted) await cache.put(at, await fetch(at, { cache: 'no-store' }))
}

me.addEventListener('install', (e) => {
  e.waitUntil(keepAll().then(() => me.skipWaiting()))
})
me.addEventListener('activate', (e) => {
  e.waitUntil(me.clients.claim())
})

const fresh = async (request: Request): Promise<Response> => {
  const answer = await fetch(request)
  // Whoever looks at a plaque online takes the newest list home.
  if (request.mode === 'navigate') keepAll().catch(() => undefined)
  return answer
}
const kept = async (path: string): Promise<Response> => (await (await caches.open(store)).match(path)) ?? Response.error()

me.addEventListener('fetch', (e) => {
  const { pathname, origin } = new URL(e.request.url)
  if (e.request.method !== 'GET' || origin !== me.location.origin) return
  if (pathname.startsWith(base) && e.request.mode === 'navigate') e.respondWith(fresh(e.request).catch(() => kept(page)))
  else if (pathname === list || /^\/(i|assets)\//.test(pathname)) e.respondWith(fetch(e.request).catch(() => kept(pathname)))
})
