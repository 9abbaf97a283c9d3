import { canonicalise } from '../../lib/canonical.ts'
import { toHex } from '../../lib/digest.ts'
import { type Bytes, concat, hash, labelled } from './bytes.ts'

/**
 * What a poll is, fixed before it opens: whoever holds its hash (the QR code, the wall) holds every key and rule of it.
 * Field by field in docs/ballot.md. Checked by `manifestSchema` (manifest-schema.ts) and `manifestFaults` below.
 */
export interface Manifest {
  schema: 'zy.ballot/1'
  title: string
  organiser: string
  supervisor: string
  mode: 'single-host' | 'two-office'
  /** One code opens a row at both offices: whoever prints the codes could take the tokens of people who stay away. Single host only. */
  oneCode?: true
  place: 'hall' | 'remote'
  /** `column`: one token and leaf per candidate, not linkable to each other. `row`: one for the whole ballot. */
  layout: 'column' | 'row'
  classes: VoterClass[]
  columns: { id: number; title: string }[]
  scale: Grade[]
  /** Whether grade 0 (弃权、不了解) may be given. */
  abstain: boolean
  /** What an abstention does to the denominators: left out, or kept in as a ballot with 0 points that is neither satisfied nor dissatisfied. */
  abstainCounts: 'excluded' | 'included'
  /** Grades of which 满意率 and 不满意率 are the shares. */
  satisfied: number[]
  dissatisfied: number[]
  /** Row layout only: a ballot that gives `grade` to more than `atMost` columns is invalid. In column layout a cap is guidance on the page. */
  caps: { grade: number; atMost: number }[]
  /** A class in which a column got no valid ballot: its weight goes to the others in proportion, or that column has no score. */
  emptyClass: 'redistribute' | 'void'
  /** Decimal digits of a printed score and rate. */
  places: number
  /** A class with fewer ballots cast than this is withheld. */
  withholdBelow: number
  notes: boolean
  races: Race[]
  /** ISO 8601 in UTC, whole seconds. */
  opensAt: string
  closesAt: string
  graceMinutes: number
  /** Ed25519 public keys, base64url. */
  keys: { deposit: string; logD: string; logL: string; witness: string; signA: string; signB: string }
  /** X25519 public key of the box, base64url: outer envelopes are sealed to it. */
  epoch: string
  /** Hex. */
  rosterRoot: string
  printed: { count: number; root: string } | null
  trustees: { need: number; names: string[] }
  /** SHA-256 (hex) of the recount program as shipped. */
  audit: { program: string } | null
}

export interface VoterClass {
  /** From 1. */
  id: number
  key: string
  title: string
  /** Exact: '1/2', '0.3', '30'. Only the proportions count. */
  weight: string
  eligible: number
}
export interface Grade {
  /** From 1, without gaps; 0 is abstention. */
  grade: number
  title: string
  /** Exact: '100', '7', '0.9'. */
  points: string
}
/** Keys of one kind of token. A token for one race is worth nothing in another, because it is signed by other keys. */
export interface Race {
  id: number
  /** 0: notes, free of class. */
  classId: number
  /** 0: the whole row, or notes. */
  column: number
  a: RsaPublic
  b: RsaPublic
  /** X25519 public key, base64url; the same in all races of a class. */
  seal: string
}
/** As in a JWK: base64url of the big-endian numbers. */
export interface RsaPublic {
  n: string
  e: string
}

/** The canonical bytes: what is hashed, published and served as manifest.json. */
export const manifestBytes = (manifest: Manifest): Uint8Array => canonicalise(manifest)

/** 32 bytes that name the poll. */
export const pollIdOf = (manifest: Manifest): Uint8Array => pollIdOfBytes(manifestBytes(manifest))
/** The same from the file as served; a file that is not canonical is simply another poll. */
export const pollIdOfBytes = (bytes: Bytes): Uint8Array => hash('manifest', bytes)

/** The first 16 bytes in hex, for QR codes and the wall: 8 would fall to a search for a collision by whoever writes the manifest. */
export const shortPollId = (pollId: Bytes): string => toHex(pollId.slice(0, 16))

/** What `keys.signA` and `keys.signB` sign; the signatures stand in manifest.sig.json. */
export const manifestStatement = (pollId: Bytes): Uint8Array => concat(labelled('manifest-signature'), pollId)
export interface ManifestSignatures {
  /** base64url */
  a: string
  b: string
}

export const raceById = (manifest: Manifest, id: number): Race | undefined => manifest.races.find((r) => r.id === id)
/** The races a voter of this class gets a token in, in the order of their blinded messages, envelopes and leaves: his columns, then notes. */
export const racesOfClass = (manifest: Manifest, classId: number): Race[] => [
  ...manifest.races.filter((r) => r.classId === classId).sort((x, y) => x.column - y.column),
  ...manifest.races.filter((r) => r.classId === 0),
]
export const isNotes = (race: Race): boolean => race.classId === 0
/** Columns a race's ballot grades: one, or all of them in row layout; none for notes. */
export const columnsOfRace = (manifest: Manifest, race: Race): number[] =>
  isNotes(race) ? [] : race.column === 0 ? manifest.columns.map((c) => c.id) : [race.column]

/** Free text: 2 bytes length, UTF-8, zeros; always this long, so that an envelope tells nothing of what is in it. */
export const NOTE_SIZE = 768
export const bodySize = (manifest: Manifest, race: Race): number =>
  isNotes(race) ? NOTE_SIZE : race.column === 0 ? manifest.columns.length : 1

/** Races that a manifest of this shape has, in order, without keys: what the offices generate keys for. */
export const racesNeeded = (
  o: Pick<Manifest, 'classes' | 'columns' | 'layout' | 'notes'>,
): { id: number; classId: number; column: number }[] => {
  const wanted: { classId: number; column: number }[] = []
  for (const c of o.classes)
    for (const column of o.layout === 'row' ? [0] : o.columns.map((x) => x.id)) wanted.push({ classId: c.id, column })
  if (o.notes) wanted.push({ classId: 0, column: 0 })
  return wanted.map((w, i) => ({ id: i + 1, ...w }))
}
