import { refusal } from '../lib/refusal.ts'

/** `rows`: each that cannot be done, with why, in words. */
export const bulkRefused = refusal<{ n: number; of: number; rows: string[] }>()(422, 'nomination.bulk-refused')
export const importRefused = refusal<{ line: number; why: string }>()(422, 'nomination.import-refused')
/** What is the same for many may be said once of many: a finding of 考察 is each nominee's own. */
export const bulkKinds: readonly string[] = ['review', 'opinion']
export const oneByOne = refusal<{ step: string }>()(422, 'nomination.one-by-one')
