/**
 * Log-ins of one branch: its code (or its number) and a running number, `qd01-001`. Names are not used: namesakes, and a log-in must
 * not tell a stranger who somebody is. Pure.
 * @param taken log-ins with this stem that exist already, over all realms
 */
export const loginsFor = (branch: { id: number; code: string | null }, n: number, taken: readonly string[]): string[] => {
  const stem = stemOf(branch)
  const used = new Set(taken)
  const logins: string[] = []
  for (let i = 1; logins.length < n; i++) {
    const login = `${stem}-${String(i).padStart(3, '0')}`
    if (!used.has(login)) logins.push(login)
  }
  return logins
}

/** Letters and digits of the unit's code, or `u` and its number. */
export const stemOf = (branch: { id: number; code: string | null }): string => {
  const code = (branch.code ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')
  return code.length >= 2 && code.length <= 30 ? code : `u${branch.id}`
}
