import type { Doors, Reply, World } from './errand.ts'
import type { Keeper } from './keep.ts'

/** The outside of a voter's page: requests without cookies and referrer, chance, waiting. */
export const doorsOf = (place: HTMLElement): Doors => {
  const at = (name: string) => place.getAttribute(`data-${name}`) || ''
  return { a: at('a'), b: at('b'), relay: at('relay'), box: at('box') }
}

const send = (url: string, body: string | Uint8Array | null): Promise<Reply> =>
  new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('silent')), 30_000)
    const how: RequestInit = {
      method: body === null ? 'GET' : 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    }
    if (body !== null) how.body = body as BodyInit
    fetch(url, how)
      .then((r) => r.arrayBuffer().then((b) => done({ status: r.status, bytes: new Uint8Array(b) })))
      .catch(fail)
      .then(() => clearTimeout(late))
  })

const random = (): ((into: Uint8Array) => Uint8Array) | null => {
  const own = window.crypto
  return own && typeof own.getRandomValues === 'function' ? (into) => own.getRandomValues(into as Uint8Array<ArrayBuffer>) : null
}

/** Null where the browser has no chance to give: then nothing may be encrypted here. */
export const worldOf = (place: HTMLElement, keeper: Keeper): World | null => {
  const chance = random()
  return chance && { doors: doorsOf(place), send, pause: (ms) => new Promise((done) => setTimeout(done, ms)), chance, keeper }
}
