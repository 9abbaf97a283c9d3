import { seedIsRead } from './journey.ts'

seedIsRead('004')
