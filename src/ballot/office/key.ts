import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  scryptSync,
  sign,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unusable } from '../../db/unusable.ts'
import { officeText } from './office.text.ts'
import type { Ground, Signer } from './office.ts'

/** Secrets of one office, in its own folder: nothing here is ever in the database in the clear, and no file is readable by others. */
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** @throws Unusable when others may read it */
export const readPrivate = (file: string): Buffer => {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new Unusable(officeText['ballot.file-open']({ file }))
  return readFileSync(file)
}
/** Made once, 0600; the bytes that stand there otherwise. */
export const keptFile = (file: string, make: () => Uint8Array | string): Buffer => {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, make(), { mode: 0o600, flag: 'wx', flush: true })
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
    }
  }
  return readPrivate(file)
}

/** By which another office can tell whether it reads the same file, and nobody can guess a passphrase quickly. base64url */
export const proofOf = (content: Uint8Array, nonce: string): string =>
  scryptSync(content, `zy.ballot.v1/proof/${nonce}`, 32, cost).toString('base64url')

export interface Secrets extends Pick<Ground, 'signer' | 'wrap' | 'unwrap'> {
  /** Files whose reading would make somebody this office. */
  readonly files: readonly string[]
}

/**
 * @param o.passphraseFile of the people who run the office; without one a random key file is made in the folder
 * @throws Unusable when a file of secrets is open to others or the passphrase is not the one of before
 */
export const openSecrets = (o: { folder: string; passphraseFile?: string }): Secrets => {
  mkdirSync(o.folder, { recursive: true, mode: 0o700 })
  const keyFile = o.passphraseFile ?? join(o.folder, 'key')
  const passphrase = o.passphraseFile ? readPrivate(o.passphraseFile) : keptFile(keyFile, () => randomBytes(32).toString('base64url'))
  if (passphrase.toString('utf8').trim().length < 12) throw new Unusable(officeText['ballot.passphrase-short'])
  const salt = keptFile(join(o.folder, 'salt'), () => randomBytes(16))
  const kek = scryptSync(passphrase.toString('utf8').trim(), salt, 32, cost)

  const wrap: Ground['wrap'] = (secret, about) => {
    const nonce = randomBytes(12)
    const c = createCipheriv('aes-256-gcm', kek, nonce).setAAD(Buffer.from(about))
    return Buffer.concat([nonce, c.update(secret), c.final(), c.getAuthTag()])
  }
  const unwrap: Ground['unwrap'] = (wrapped, about) => {
    const b = Buffer.from(wrapped)
    const d = createDecipheriv('aes-256-gcm', kek, b.subarray(0, 12)).setAAD(Buffer.from(about)).setAuthTag(b.subarray(-16))
    return Buffer.concat([d.update(b.subarray(12, -16)), d.final()])
  }
  const check = keptFile(join(o.folder, 'check'), () => wrap(Buffer.from('zhengyou'), 'check'))
  try {
    unwrap(check, 'check')
  } catch {
    throw new Unusable(officeText['ballot.passphrase-wrong'])
  }
  const signers = new Map<string, Signer>()
  return {
    files: [keyFile, join(o.folder, 'password')].filter((f) => existsSync(f)),
    wrap,
    unwrap,
    signer: (name) => {
      if (!/^[A-Za-z]+$/.test(name)) throw new Error('name of a signing key')
      const known = signers.get(name)
      if (known) return known
      const wrapped = keptFile(join(o.folder, `sign-${name}`), () =>
        wrap(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }), `sign ${name}`),
      )
      const key = createPrivateKey({ key: unwrap(wrapped, `sign ${name}`), type: 'pkcs8', format: 'der' })
      const made: Signer = { public: createPublicKey(key).export({ format: 'jwk' }).x!, sign: (statement) => sign(null, statement, key) }
      signers.set(name, made)
      return made
    },
  }
}
