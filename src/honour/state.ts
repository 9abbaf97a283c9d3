import type { Day } from '../lib/calendar.ts'
import { stateTable } from '../lib/states.ts'

/** 有效 · 警示 · 届满 · 撤销 · 收回. */
export const honourStates = ['effective', 'warned', 'expired', 'withdrawn', 'recovered'] as const
export type HonourState = (typeof honourStates)[number]

export const honourCan = stateTable<HonourState, Record<string, readonly HonourState[]>>('honour', {
  recheck: ['effective', 'warned'],
  // Not mended by its day it may be warned once more, with another day, or withdrawn.
  warn: ['effective', 'warned'],
  clear: ['warned'],
  expire: ['effective', 'warned'],
  withdraw: ['effective', 'warned', 'expired'],
  // Certificate and plaque of a title that ended are taken back.
  recover: ['withdrawn', 'expired'],
})

/** What a plaque says on a day, whatever was stored last: a title whose term is over is over even before the tick has run. */
export const stateOn = (h: { state: HonourState; expiresOn: Day | null }, today: Day): HonourState =>
  honourCan.can('expire', h.state) && h.expiresOn !== null && today > h.expiresOn ? 'expired' : h.state
