import type { District } from './government.ts'
import type { Ground } from './ground.ts'
import { cityName, townNames, villageHeads, villageTails } from './words.ts'

/** Towns of the county with a town community and villages: outside the count of urban communities. @returns the village branches */
export const plantTowns = (g: Ground, county: District): string[] => {
  const branches: string[] = []
  for (const [t, stem] of townNames.slice(0, g.size.towns).entries()) {
    const name = `${stem}镇`
    const key = `${county.key}.t${t + 1}`
    const full = `${cityName}${county.name}${name}`
    const code = `${county.code}${100 + t}`
    g.add({
      key,
      name: `中共${full}委员会`,
      short: `${name}党委`,
      kind: 'party-committee',
      sector: 'rural',
      years: [25, 45],
      lines: { party: county.key },
    })
    g.add({
      key: `${key}.gov`,
      name: `${full}人民政府`,
      short: `${name}政府`,
      kind: 'administrative',
      sector: 'rural',
      years: [25, 45],
      legal: ['11', county.code],
      externalCode: code,
      lines: { territory: `${county.key}.gov` },
    })
    g.add({
      key: `${key}.b`,
      name: `中共${full}机关支部委员会`,
      short: `${name}机关党支部`,
      kind: 'branch',
      sector: 'organ',
      years: [10, 20],
      seatKeys: [`${key}.gov`],
      lines: { party: key },
    })
    g.recruit({ branchKey: `${key}.b`, profile: 'office', full: 12 + g.r.int(8), probationary: g.r.int(2), homeKeys: [] })
    for (let v = 0; v <= g.size.villagesPerTown; v++) {
      const town = v === 0
      const place = town ? `${stem}社区` : `${g.fresh(() => g.r.pick(villageHeads) + g.r.pick(villageTails))}村`
      const rcKey = `${key}.v${v}.rc`
      g.add({
        key: rcKey,
        name: `${full}${place}${town ? '居民委员会' : '村民委员会'}`,
        short: `${place}${town ? '居委会' : '村委会'}`,
        kind: 'residents-committee',
        sector: town ? 'street-community' : 'rural',
        years: [12, 24],
        urban: false,
        households: 260 + g.r.int(900),
        legal: [town ? '55' : '54', county.code],
        externalCode: `${code}${town ? '001' : 199 + v}`,
        lines: { territory: `${key}.gov` },
      })
      branches.push(
        g.add({
          key: `${key}.v${v}`,
          name: `中共${full}${place}支部委员会`,
          short: `${place}党支部`,
          kind: 'branch',
          sector: town ? 'street-community' : 'rural',
          years: [12, 40],
          seatKeys: [rcKey],
          lines: { party: key },
        }),
      )
      g.recruit({ branchKey: `${key}.v${v}`, profile: 'worker', full: 3, probationary: 0, homeKeys: [rcKey] })
      g.recruit({
        branchKey: `${key}.v${v}`,
        profile: town ? 'community' : 'village',
        full: 12 + g.r.int(g.size.wide ? 24 : 6),
        probationary: g.r.int(3),
        homeKeys: [rcKey],
      })
    }
  }
  return branches
}
