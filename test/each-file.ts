import { afterAll } from 'vitest'
import { afterFile } from './after-file.ts'

afterAll(async () => {
  for (const work of afterFile) await work()
})
