import type { CertificateView } from '@entente/trust/view'
import {
  areEqual,
  base64Url,
  concat,
  fromText,
  random,
  sha256,
  upperHex,
  utf8,
  type Octets,
} from './octets.ts'

/** The encrypted fields of a request (F6), by their names on the wire. */
export interface RequestFields {
  readonly requestSessionKey: string
  readonly request: string
  readonly requestHMAC: string
  readonly thumbprint: string
}

const oaep = { name: 'RSA-OAEP', hash: 'SHA-256' } as const
const NONCE_BYTES = 16
const TAG_BITS = 128
const VERSION = utf8('VER_R2')
const SPLITTER = utf8('#KEY_SPLITTER#')

/** A private key for opening, from PKCS#8. It cannot be read out again. @throws DOMException for anything else */
export function importEncryptionKey(pkcs8: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), oaep, false, ['decrypt'])
}

/** Encrypts the request block for the platform (F6), as `sealAuthenticationRequest` of Node does. */
export async function sealRequest(recipient: CertificateView, text: string): Promise<RequestFields> {
  const sessionKey = random(32)
  const key = await importSessionKey(sessionKey, 'encrypt')
  const plain = utf8(text)
  const seal = async (octets: Octets): Promise<string> => {
    const nonce = random(NONCE_BYTES)
    return base64Url(concat(await encrypt(key, nonce, octets), nonce))
  }
  return {
    requestSessionKey: base64Url(await wrap(recipient, sessionKey)),
    request: await seal(plain),
    requestHMAC: await seal(utf8(upperHex(await sha256(plain)))),
    thumbprint: upperHex(await sha256(recipient.der)),
  }
}

/**
 * Opens the encrypted identity of an answer (F8).
 *
 * @returns the text; undefined for every failure alike
 */
export async function openIdentity(
  fields: { readonly sessionKey: string; readonly identity: string },
  privateKey: CryptoKey,
): Promise<string | undefined> {
  const sealed = fromText(fields.identity)
  const end = Math.max(0, sealed.length - NONCE_BYTES)
  const opened = await open(privateKey, fromText(fields.sessionKey), sealed.slice(end), sealed.slice(0, end))
  return opened && new TextDecoder().decode(opened)
}

/** Seals data for the holder of a certificate (F1). */
export async function sealData(recipient: CertificateView, plain: Uint8Array): Promise<Uint8Array> {
  const [sessionKey, aad] = [random(32), random(32)]
  const key = await importSessionKey(sessionKey, 'encrypt')
  const sealed = await encrypt(key, aad.slice(0, 12), Uint8Array.from(plain), aad)
  return concat(
    VERSION,
    await sha256(recipient.der),
    await wrap(recipient, sessionKey),
    SPLITTER,
    aad,
    sealed,
  )
}

/**
 * Opens data that was sealed in the current form (F1), such as the content of callbacks.
 *
 * @returns undefined for every failure alike
 */
export async function openData(sealed: Uint8Array, privateKey: CryptoKey): Promise<Uint8Array | undefined> {
  const { modulusLength } = privateKey.algorithm as RsaHashedKeyAlgorithm
  const keyStart = VERSION.length + 32
  const keyEnd = keyStart + modulusLength / 8
  const body = Uint8Array.from(sealed.subarray(keyEnd + SPLITTER.length))
  const isContainer =
    areEqual(sealed.subarray(0, VERSION.length), VERSION) &&
    areEqual(sealed.subarray(keyEnd, keyEnd + SPLITTER.length), SPLITTER)
  if (!isContainer) return undefined
  const aad = body.slice(0, 32)
  return open(
    privateKey,
    Uint8Array.from(sealed.subarray(keyStart, keyEnd)),
    aad.slice(0, 12),
    body.slice(32),
    aad,
  )
}

async function wrap(recipient: CertificateView, sessionKey: Octets): Promise<Octets> {
  const key = await crypto.subtle.importKey('spki', Uint8Array.from(recipient.spkiDer), oaep, false, [
    'encrypt',
  ])
  return new Uint8Array(await crypto.subtle.encrypt(oaep, key, sessionKey))
}

function importSessionKey(octets: Octets, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', octets, 'AES-GCM', false, [use])
}

async function encrypt(key: CryptoKey, iv: Octets, plain: Octets, additionalData?: Octets): Promise<Octets> {
  const how = { name: 'AES-GCM', iv, tagLength: TAG_BITS, ...(additionalData && { additionalData }) }
  return new Uint8Array(await crypto.subtle.encrypt(how, key, plain))
}

async function open(
  privateKey: CryptoKey,
  sealedKey: Octets,
  iv: Octets,
  sealed: Octets,
  additionalData?: Octets,
): Promise<Octets | undefined> {
  try {
    const sessionKey = new Uint8Array(await crypto.subtle.decrypt(oaep, privateKey, sealedKey))
    const key = await importSessionKey(sessionKey, 'decrypt')
    const how = { name: 'AES-GCM', iv, tagLength: TAG_BITS, ...(additionalData && { additionalData }) }
    return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed))
  } catch {
    return undefined
  }
}
