import type pg from 'pg'
import { refusal } from '../../lib/refusal.ts'

/** The four processes of ballot.md 5.1. `schemaOf(role)` is the only schema its database role may see. */
export const roles = ['a', 'b', 'relay', 'box'] as const
export type OfficeRole = (typeof roles)[number]
export const isRole = (text: string): text is OfficeRole => (roles as readonly string[]).includes(text)
export const schemaOf = (role: OfficeRole): string => `ballot_${role}`
export const databaseRoleOf = (role: OfficeRole): string => `zy_ballot_${role}`

/** What a part (issuer, relay, box) of an office process stands on. */
export interface Ground {
  readonly role: OfficeRole
  /** `search_path` is the office's own schema; int8 comes as number, bytea as Buffer. */
  readonly pool: pg.Pool
  /** The office's own folder, 0700, outside the database: keys and what must not be in a database backup. */
  readonly folder: string
  readonly clock: () => Date
  /** Long-lived Ed25519 key of this office: 'sign' for issuers; relay and box name theirs (`deposit`, `logD`, `logL`, `witness`). Made at first use, file 0600. */
  signer(name: string): Signer
  /** Bind secrets to the office's passphrase: AES-256-GCM under its key, `about` as associated data. */
  wrap(secret: Uint8Array, about: string): Buffer
  /** @throws when `about` or the key is another one */
  unwrap(wrapped: Uint8Array, about: string): Buffer
  readonly settings: OfficeSettings
}
export interface Signer {
  /** base64url, 32 bytes. */
  readonly public: string
  sign(statement: Uint8Array): Buffer
}
export interface OfficeSettings {
  /** Milliseconds over which marks are collected and sorted before they are written. */
  readonly windowMs: number
  /** Threads for RSA. */
  readonly threads: number
}

export interface Request {
  readonly params: Record<string, string>
  readonly query: URLSearchParams
  readonly body: Buffer
  /** The connection it came by, an object and nothing else: for a rate that is forgotten with it. */
  readonly connection?: object
  /** Shown the token that lies only in the office's own folder: the people who run this office, not the product. */
  readonly local: boolean
  /** Parses the body. Refuses `ballot.bad-shape`. */
  json(): unknown
}
/** A plain object is answered as JSON; bytes as they are. */
export type Answer = { readonly json: unknown } | { readonly bytes: Uint8Array; readonly type: string; readonly cache?: 'immutable' }

/** `admin: true` asks for the link token of the office (product and offices among themselves); the others are open to phones of any origin. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** `/poll/:poll/tile/*`: `:name` is one segment, a last `*` the rest (`params.rest`). */
  readonly path: string
  readonly admin?: true
  /** Longest body in bytes, 64 KiB if not said. */
  readonly limit?: number
  handle(request: Request): Promise<Answer>
}
export interface Part {
  readonly routes: readonly Route[]
  /** Counters only: no ids, no addresses, no times of single acts. */
  counters?(): Record<string, number>
  /** Finish what is under way. */
  stop(): Promise<void>
}
/** `issuer.ts`, `relay.ts`, `box.ts` export one each; `host-parts.ts` names them by role. */
export type MakePart = (ground: Ground) => Promise<Part>

/** Who answers for an office in the product: its unit and the accounts that may act for it. */
export interface Holder {
  unitId: number
  accountIds: readonly number[]
}

/** What an office says about itself before it may take part; digests only, nothing secret. */
export interface Identity {
  role: OfficeRole
  /** Made at first start, kept in the folder. */
  instance: string
  /** Ed25519 public key, base64url. */
  signKey: string
  /** PostgreSQL's system identifier, database role and schema. */
  server: string
  databaseRole: string
  /** Device and inode of the folder on its host, and the host's own id. */
  host: string
  folder: string
  /** Secret files of this office and a slow digest of each under `nonce`, by which another office can tell that it reads the same file. */
  nonce: string
  secrets: readonly { path: string; proof: string }[]
}

/** Offices that have no more than one person behind them are one office. @throws the first thing they share */
export const assertSeparate = (a: Identity, b: Identity, holders: { a: Holder; b: Holder }): void => {
  if (a.signKey === b.signKey) throw sameKey({})
  if (a.instance === b.instance || (a.host === b.host && a.folder === b.folder)) throw sameFolder({})
  if (a.server === b.server) throw sameServer({})
  if (a.databaseRole === b.databaseRole && a.server === b.server) throw sameServer({})
  if (holders.a.unitId === holders.b.unitId || holders.a.accountIds.some((x) => holders.b.accountIds.includes(x))) throw sameHolder({})
}

export const badShape = refusal()(400, 'ballot.bad-shape')
export const notLinked = refusal()(401, 'ballot.not-linked')
/** Also for a row that does not exist: nobody learns who is on the list. */
export const wrongAuth = refusal()(403, 'ballot.wrong-auth')
export const unknownPoll = refusal()(404, 'ballot.unknown-poll')
export const notOpen = refusal()(412, 'ballot.not-open')
export const otherVector = refusal()(409, 'ballot.other-vector')
export const badBlinded = refusal()(422, 'ballot.bad-blinded')
export const onPaper = refusal()(409, 'ballot.on-paper')
export const alreadyIssued = refusal()(409, 'ballot.issued')
export const didSign = refusal()(409, 'ballot.did-sign')
export const badStatement = refusal()(422, 'ballot.bad-statement')
export const voided = refusal()(412, 'ballot.void')
/** Not a hall, not within its hours, or not signed by both issuers. */
export const badEarlyClose = refusal()(422, 'ballot.bad-early-close')
/** Two-office mode: supervision has not said on its own machine that the hall may close. */
export const earlyNeedsSupervision = refusal()(412, 'ballot.early-close-needs-supervision')
export const otherRoster = refusal()(409, 'ballot.other-roster')
export const otherManifest = refusal()(409, 'ballot.other-manifest')
export const slipsGone = refusal()(412, 'ballot.slips-gone')
export const slipsStay = refusal()(403, 'ballot.slips-stay-with-supervision')
export const notByDesk = refusal()(412, 'ballot.not-by-desk')
export const sameKey = refusal()(422, 'ballot.same-key')
export const sameFolder = refusal()(422, 'ballot.same-folder')
export const sameServer = refusal()(422, 'ballot.same-server')
export const sameHolder = refusal()(422, 'ballot.same-holder')
export const readable = refusal<{ office: string }>()(422, 'ballot.passphrase-readable')
export const oneCode = refusal()(422, 'ballot.one-code')
export const unreachable = refusal<{ office: string }>()(412, 'ballot.office-unreachable')
export const busy = refusal()(429, 'ballot.busy')
