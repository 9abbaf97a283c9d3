/** Public keys of a poll's trustees, as their page gives them. */
export interface TrusteeKeys {
  seals: { classId: number; public: string }[]
  recovery: string
}

/** What was copied from the trustees' page; null when it is not that. */
export const readTrusteeKeys = (text: string): TrusteeKeys | null => {
  const key = /^[A-Za-z0-9_-]{43}$/
  try {
    const { seals, recovery } = JSON.parse(text) as Partial<TrusteeKeys>
    if (!Array.isArray(seals) || !key.test(String(recovery))) return null
    if (seals.some((s) => !Number.isInteger(s.classId) || !key.test(String(s.public)))) return null
    return { seals: seals.map((s) => ({ classId: s.classId, public: s.public })), recovery: String(recovery) }
  } catch {
    return null
  }
}
