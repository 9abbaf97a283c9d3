import { qrPath } from './qr.ts'

// Fetched only when somebody wants his recovery code as a picture: drawn on the phone, because what it holds may go to nobody.
;(window as unknown as { zyQr: typeof qrPath }).zyQr = qrPath
