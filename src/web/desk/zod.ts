import { config } from 'zod'

// Zod compiles object parsers with `new Function`, which the content security policy forbids; asking it not to try keeps the console clean.
// Must run before any schema is made: it is the first import of an entry, and vite.config.ts keeps it in one chunk with Zod itself.
config({ jitless: true })
