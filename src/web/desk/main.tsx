import './zod.ts'
import 'virtual:tokens.css'
import './desk.css'
import { mountDesk } from './mount.tsx'
import { asks, groups, pages } from './nouns.ts'

mountDesk({ pages, groups, asks, base: '/' })
