import { readdirSync, readFileSync } from 'node:fs'
import { planFolder } from '../lib/here.ts'
import { readStandardFile } from './standard.ts'
import { type MeasureCatalogue, type MeasureDefinition, measureCatalogue, type StandardFile } from './standard-schema.ts'

let standards: Map<string, StandardFile> | null = null
let catalogue: MeasureCatalogue | null = null

/** The standards that come with the product, by id: every `plans/standards/*.json`. */
export const builtinStandards = (): Map<string, StandardFile> => {
  if (standards) return standards
  const folder = `${planFolder()}/standards`
  standards = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readStandardFile(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))))
      .map((s) => [s.id, s]),
  )
  return standards
}

/** The catalogue of measures, `plans/measures.json`. */
export const measures = (): MeasureCatalogue => {
  catalogue ??= measureCatalogue.parse(JSON.parse(readFileSync(`${planFolder()}/measures.json`, 'utf8')))
  return catalogue
}

/** Registers of the product as it stands: a measure with a later `availableFrom` has no table to be counted from yet. */
export const stage = 1
export const isAvailable = (m: MeasureDefinition): boolean => (m.availableFrom ?? 1) <= stage
