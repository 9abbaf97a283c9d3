import type { EarlyClose } from './core/early-close.ts'
import type { Manifest, ManifestSignatures } from './core/manifest.ts'
import type { UnopenedFile } from './core/published.ts'
import type { Holder } from './office/office.ts'

/**
 * What the product asks of the four ballot offices (issuers A and B, relay, box). They are other processes with other database roles, in
 * two-office mode on other machines; this interface is all that the poll noun knows of them. No call answers who took a token or cast a ballot.
 */
export interface Offices {
  readonly mode: Manifest['mode']
  /** One line per office: whether it answers and what it says about itself. Starts nothing. */
  health(): Promise<OfficeHealth[]>
  /**
   * Freeze: both issuers make their keys and check the roll, the box its epoch key; the manifest is put together and signed by both.
   * Safe to repeat with the same `draftId`: the offices answer with the keys they have.
   * Refuses `ballot.same-key|same-folder|same-server|same-passphrase|passphrase-readable|same-holder` (two-office mode) and `ballot.office-unreachable`.
   */
  prepare(p: Preparation): Promise<Prepared>
  /** From now on tokens are given; the clock of each issuer still keeps to `opensAt` and `closesAt`. */
  open(pollId: string): Promise<void>
  /** 签到 at the desk: the row may take its token with this secret (base64url), shown once as a QR code. A second call gives a new secret as long as nothing was issued. */
  activate(pollId: string, idx: number): Promise<{ auth: string }>
  /** The row votes by printed slip: neither issuer gives it a token any more. Refused when one was given (`ballot.issued`). */
  paper(pollId: string, idx: number): Promise<void>
  /** Partial issuance (one office signed, the phone died): `office` forgets its signature on the signed statement of the other that it never signed. */
  reset(pollId: string, idx: number, office: 'a' | 'b'): Promise<void>
  /** Codes to print, in order of idx, until `slipsPrinted`. In two-office mode only 'a': B prints its own (`ballot.slips-stay-with-supervision`). */
  slips(pollId: string, office: 'a' | 'b'): Promise<Slip[]>
  /** Slips for people who vote on paper, until `slipsPrinted(…, 'b')`. In two-office mode only on B's machine, as B's codes. */
  printedSlips(pollId: string): Promise<PrintedSlip[]>
  /** Slips nobody drew are void from now on; said aloud and shown (`printed.json` of the box) before the close. @returns slips void in all */
  voidPrinted(pollId: string, slips: readonly number[]): Promise<{ voided: number }>
  /** Slips printed, void among them, and rows set to paper. No name and no number of a row. */
  printedState(pollId: string): Promise<{ printed: number; voided: number; onPaper: number }>
  /** The offices forget the codes and the printed slips; only their hashes stay. */
  slipsPrinted(pollId: string, office: 'a' | 'b'): Promise<void>
  /** All that is known before the result. `casting`: enough of every class hold tokens for the hall to begin (decisions 43). */
  counts(pollId: string): Promise<{ eligible: number; deposits: number; casting: boolean }>
  /** No more tokens; issuance lists frozen, hashed and signed; issuer keys deleted. Safe to repeat. */
  close(pollId: string): Promise<Frozen>
  /** After the grace time: pool → box → leaf log → witness; the epoch key is destroyed. Safe to repeat. */
  release(pollId: string): Promise<{ accepted: number; rejected: number }>
  /**
   * A hall is closed before its hour, by both issuers: no more tokens; ballots with tokens given are taken for `graceMinutes` more. Left out, that is
   * none when as many deposits came as tokens were given, the manifest's otherwise. In two-office mode supervision has to say so first on its own
   * machine (`office --role b --do close-early`). Safe to repeat. Refuses `ballot.bad-early-close|early-close-needs-supervision|not-open`.
   */
  closeEarly(pollId: string, o?: { graceMinutes?: number }): Promise<Pick<EarlyClose, 'at' | 'graceMinutes'>>
  /** The trustees' shares (two of three) open the per-class sealing keys, which are then published with the openings. */
  openSeals(pollId: string, shares: readonly string[]): Promise<void>
  /**
   * Grades of classes too small to publish and the remarks, for supervision; null when there are none. They lie in B's office only, sealed to its key.
   * In two-office mode only on B's machine (`office --role b --do withheld`): refuses `ballot.slips-stay-with-supervision`.
   */
  withheld(pollId: string): Promise<Withheld | null>
  /** The folder an auditor gets (names in docs/ballot.md). Safe to repeat. */
  publish(pollId: string): Promise<{ folder: string }>
  /**
   * A certified result that is for everybody: from now on the box's door answers with the whole folder. Before it tells the manifest and the logs, from
   * which a voter sees that his ballot is among those counted, and no grade. Safe to repeat. Refuses `ballot.not-released`.
   */
  show(pollId: string): Promise<void>
  /**
   * One tar of the published folder and its SHA-256 (hex) for the notice board. What the offices still hold is wiped: openings and sealed grades at the
   * box, rolls, evidence and slips at both issuers, and B's withheld grades once supervision has read them. Safe to repeat.
   */
  archive(pollId: string): Promise<{ file: string; sha256: string }>
  /** Ends connections and, in single-host mode, the four processes. */
  stop(): Promise<void>
}

export interface OfficeHealth {
  office: 'a' | 'b' | 'relay' | 'box'
  up: boolean
  /** Where a voter's phone reaches it: the public address of the settings, else the one it listens on. Without a `/` at its end. */
  url: string
}

/** A manifest as the poll noun knows it: what the offices add (keys, roots, mode) is left out. */
export type Draft = Omit<Manifest, 'schema' | 'mode' | 'oneCode' | 'races' | 'keys' | 'epoch' | 'rosterRoot'>

export interface Voter {
  /** Row number, from 0 without gaps, in an order that has nothing to do with names. */
  idx: number
  classId: number
  /** H(person, salt), 64 hex digits: who this is, only the roll and the person can show. */
  person: string
}

export interface Preparation {
  /** 32 hex digits, made once by the caller: two calls with the same are one freeze. */
  draftId: string
  draft: Draft
  roster: readonly Voter[]
  /** How A knows people: activated at the desk, or by codes that A prints; `with-b` = one code for both offices (labelled in the manifest). */
  authA: 'desk' | 'slip' | 'with-b'
  /** X25519 public keys (base64url) from the trustees' seed: per class, and class 0 for notes when there are any. */
  seals: readonly { classId: number; public: string }[]
  /** X25519 public key (base64url) the epoch key is wrapped to. */
  recovery: string
  /** Slips B prints for people without a phone: one has a token in every race of its class. `draft.printed` is then null. */
  printed?: readonly { classId: number; n: number }[]
  /** Who answers for each issuer: unit and accounts of the product. In two-office mode they share nothing. */
  holders: { a: Holder; b: Holder }
}
export interface Prepared {
  /** 64 hex digits. */
  pollId: string
  manifest: Manifest
  signatures: ManifestSignatures
}
/** What stands on a voter's slip: row number and 12 characters in groups of four. */
export interface Slip {
  idx: number
  code: string
}
/** A printed slip: drawn at random by somebody whose row is set to paper; whoever has the slip can cast it (`slipTokens` in core/voter.ts). */
export interface PrintedSlip {
  /** From 1, printed on it and kept with the paper. */
  no: number
  classId: number
  /** 32 bytes, base64url, as QR. */
  slip: string
}
/** What is too little to publish. */
export interface Withheld {
  classes: {
    classId: number
    /** Private sealing key, base64url: with it supervision can open the published envelopes itself. */
    seal: string
    /** `grades` by column of the race, from grade 0; `openings` as in the published files of other classes, base64url. */
    races: { race: number; columns: number[]; grades: number[][]; invalid: number; openings: string }[]
  }[]
  unopened: UnopenedFile
  /** In no order; empty ones are left out. */
  notes: string[]
}
/** SHA-256 (hex) of the canonical list and the office's Ed25519 signature (base64url) over it. */
export interface FrozenList {
  sha256: string
  signature: string
}
export interface Frozen {
  a: FrozenList
  b: FrozenList
}
