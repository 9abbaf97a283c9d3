import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'

/** Keys for national ids: sealing keys by version, and one key for comparing. Kept apart from the data, backed up apart. */
export interface Keys {
  readonly current: number
  readonly seal: ReadonlyMap<number, Buffer>
  readonly mac: Buffer
}

const keyBytes = 32

/** The text of a new key file. */
export const newKeys = (): string =>
  `${JSON.stringify({ mac: randomBytes(keyBytes).toString('base64'), seal: { 1: randomBytes(keyBytes).toString('base64') } })}\n`

/** @throws an Error that names what is wrong, never a key */
export const parseKeys = (text: string): Keys => {
  const given = JSON.parse(text) as { mac?: string; seal?: Record<string, string> }
  const key = (name: string, base64: string | undefined): Buffer => {
    const bytes = Buffer.from(base64 ?? '', 'base64')
    if (bytes.length !== keyBytes) throw new Error(`密钥文件里的 ${name} 不是 ${keyBytes} 字节`)
    return bytes
  }
  const seal = new Map(Object.entries(given.seal ?? {}).map(([v, k]) => [Number(v), key(`seal.${v}`, k)]))
  const versions = [...seal.keys()]
  if (versions.length === 0 || versions.some((v) => !Number.isSafeInteger(v) || v < 1 || v > 0xffff))
    throw new Error('密钥文件里没有可用的 seal')
  return { current: Math.max(...versions), seal, mac: key('mac', given.mac) }
}

/** Read the key file, making one that only its owner may read if there is none. @throws when others may read it */
export const loadKeys = (file: string): Keys => {
  if (!existsSync(file)) {
    writeFileSync(file, newKeys(), { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(file, 0o600)
  }
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`密钥文件 ${file} 其他用户也能读，请改为 0600 后再启动`)
  return parseKeys(readFileSync(file, 'utf8'))
}

let keys: Keys | null = null
/** Set once when the application is built. */
export const setKeys = (given: Keys): void => {
  keys = given
}
const held = (): Keys => {
  if (keys === null) throw new Error('the keys for national ids are not set: call setKeys')
  return keys
}

export interface Sealed {
  sealed: Buffer
  mac: Buffer
}

/** Equality without the number: HMAC-SHA-256 over realm and id, so that realms cannot be compared with each other. */
export const macOf = (realm: number, nationalId: string): Buffer =>
  createHmac('sha256', held().mac).update(`${realm}:${nationalId}`).digest()

const versionBytes = 2
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM, bound to the realm: version of the key (2 bytes, big end first), nonce (12), text, tag (16). */
export const sealNationalId = (realm: number, nationalId: string): Sealed => {
  const { current, seal } = held()
  const version = Buffer.alloc(versionBytes)
  version.writeUInt16BE(current)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', seal.get(current)!, nonce)
  cipher.setAAD(Buffer.from(`national-id:${realm}`))
  const sealed = Buffer.concat([version, nonce, cipher.update(nationalId, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { sealed, mac: macOf(realm, nationalId) }
}

/** @throws an Error when the key version is gone or the text was altered */
export const openNationalId = (realm: number, sealed: Buffer): string => {
  const version = sealed.readUInt16BE()
  const key = held().seal.get(version)
  if (!key) throw new Error(`no sealing key of version ${version}`)
  const body = sealed.subarray(versionBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(`national-id:${realm}`))
  decipher.setAuthTag(body.subarray(-tagBytes))
  return decipher.update(body.subarray(nonceBytes, -tagBytes)).toString('utf8') + decipher.final('utf8')
}
