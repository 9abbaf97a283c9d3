import { type Day, isDay } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const carrierKinds = ['post', 'window', 'area', 'building', 'team'] as const
export type CarrierKind = (typeof carrierKinds)[number]
export const carrierStates = ['in-use', 'idle', 'ended'] as const
export type CarrierState = (typeof carrierStates)[number]
export const carrierCan = stateTable<CarrierState, Record<string, readonly CarrierState[]>>('carrier', {
  change: ['in-use', 'idle'],
  serve: ['in-use', 'idle'],
  end: ['in-use', 'idle'],
})

export const serviceStates = ['accepted', 'served', 'confirmed', 'disputed', 'withdrawn'] as const
export type ServiceState = (typeof serviceStates)[number]
export const serviceCan = stateTable<ServiceState, Record<string, readonly ServiceState[]>>('service', {
  serve: ['accepted', 'disputed'],
  // A confirmation by slip may be overturned by somebody who asked the receiver himself.
  confirm: ['served', 'confirmed', 'disputed'],
  withdraw: ['accepted'],
})

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadCarriers = permission('carrier.read', 'subtree', [...staff, 'leader', 'inspector', 'supervisor', 'member', 'audit'])
export const maySetUpCarrier = permission('carrier.set-up', 'subtree', staff)
export const mayAcceptService = permission('service.accept', 'subtree', staff)
/** Never by the unit that served: who belongs to it is refused although his scope holds it. */
export const mayConfirmService = permission('service.confirm', 'subtree', ['office', 'secretary', 'inspector', 'supervisor'])

export const carrierTwice = refusal<{ name: string }>()(422, 'carrier.twice')
export const carrierNotInPlan = refusal<{ carrier: string }>()(422, 'carrier.not-in-plan')
export const recheckMissing = refusal()(422, 'carrier.recheck-missing')
export const holderElsewhere = refusal<{ name: string }>()(422, 'carrier.holder-elsewhere')
export const foreignCarrier = refusal<{ carrier: string }>()(422, 'service.foreign-carrier')
export const serviceFuture = refusal<{ day: Day; today: Day }>()(422, 'service.future-day')
export const ownConfirmation = refusal()(403, 'service.own-confirmation')
export const slipUnknown = refusal()(404, 'service.slip-unknown')
export const slipUsed = refusal<{ answeredOn: Day }>()(412, 'service.slip-used')

/** Same day so many months later, the last of the month where there is none: 08-31 + 6 → 02-28. */
export const addMonths = (day: Day, n: number): Day => {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n
  const head = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
  for (let d = Number(day.slice(8)); ; d--) {
    const made = `${head}-${String(d).padStart(2, '0')}`
    if (isDay(made)) return made
  }
}

/** The last day on which a carrier still counts as in use without a new confirmed service. */
export const idleAfter = (sinceOn: Day, confirmedOn: Day | null, recheckMonths: number): Day =>
  addMonths(confirmedOn !== null && confirmedOn > sinceOn ? confirmedOn : sinceOn, recheckMonths)
