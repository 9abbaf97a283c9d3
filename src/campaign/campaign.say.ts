import type { Finding } from './legal.ts'
import type { LaunchGap, PlanProblem } from './plan.ts'
import type { RedFinding } from './redline.ts'

export const sayProblem = (p: PlanProblem): string => `${p.at} ${p.code}`
export const sayFinding = (f: Finding): string => `${f.rule}`
export const sayGap = (g: LaunchGap): string => `${g.at} ${g.code}`
export const sayRed = (r: RedFinding): string => `${r.rule}`
