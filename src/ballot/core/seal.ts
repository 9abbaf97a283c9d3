import nacl from 'tweetnacl'
import { decrypt, encrypt } from './chacha.ts'
import { hmacSha256, type Sealing, sealing } from './hpke.ts'

/** HPKE that runs everywhere. Servers use `nodeSealing`: TweetNaCl cannot stand in their bundles. */
export const pureSealing: Sealing = sealing({
  hmac: hmacSha256,
  shared: (secretKey, publicKey) => nacl.scalarMult(secretKey, publicKey),
  publicOf: (secretKey) => nacl.scalarMult.base(secretKey),
  encrypt,
  decrypt,
})
