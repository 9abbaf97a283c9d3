import { seedGoesThrough } from './journey.ts'

seedGoesThrough('000')
