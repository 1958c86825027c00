import { randomBytes } from 'node:crypto'
import type { Certificate } from '../certificates/certificate.ts'
import { openGcm, sealGcm } from './gcm.ts'
import { newSessionKey, openSessionKey, sealSessionKey, type SessionKeyOpener } from './session-keys.ts'
import { thumbprintOf } from './thumbprints.ts'

/** Marks where the sealed session key ends. */
const SPLITTER = Buffer.from('#KEY_SPLITTER#')
/** Marks the current form, sealed for an RSA key. */
const VERSION_2 = Buffer.from('VER_R2')
const THUMBPRINT_BYTES = 32
const AAD_BYTES = 32
const NONCE_BYTES = 12
const OLD_NONCE_BYTES = 16
/** Modulus octets of RSA 2048, 3072 and 4096. */
const keyLengths = [256, 384, 512]

/** What both sides know and nobody sends. With a salt it is the nonce of form F2. */
export interface SharedParameters {
  readonly salt?: Uint8Array
  readonly aad?: Uint8Array
}

/** A container taken apart; nothing is opened yet. */
export interface SealedData {
  /** 2: with version header (F1). 1: without (F2, F3). */
  readonly version: 1 | 2
  /** SHA-256 of the recipient's certificate; the oldest senders name nobody. */
  readonly thumbprint: Uint8Array | undefined
  readonly sealedKey: Uint8Array
  /** What follows the splitter. */
  readonly body: Uint8Array
}

/**
 * Seals data for the holder of a certificate (trust-and-crypto §4.3): form F1; with a salt F2; with `aad` alone F3. The
 * session key is new and forgotten at once.
 *
 * @param recipient RSA; see `problemWithRecipient`. Its dates are the caller's question
 * @returns 356 octets and those of `plain`, for RSA 2048 and F1
 */
export function sealData(recipient: Certificate, plain: Uint8Array, shared: SharedParameters = {}): Buffer {
  const sessionKey = newSessionKey()
  const sealedKey = sealSessionKey(recipient.publicKey, sessionKey)
  const { salt, aad } = shared
  const isCurrent = salt === undefined && aad === undefined
  const body = isCurrent
    ? sealCurrentBody(sessionKey, randomBytes(AAD_BYTES), plain)
    : salt === undefined
      ? sealOldBody(sessionKey, randomBytes(OLD_NONCE_BYTES), plain, aad)
      : sealGcm(sessionKey, salt, plain, aad)
  sessionKey.fill(0)
  const head = isCurrent ? [VERSION_2, thumbprintOf(recipient)] : [thumbprintOf(recipient)]
  return Buffer.concat([...head, sealedKey, SPLITTER, body])
}

/** F1 after the splitter: AAD (32) ‖ ciphertext ‖ tag; the nonce is how the AAD begins. */
export function sealCurrentBody(sessionKey: Uint8Array, aad: Uint8Array, plain: Uint8Array): Buffer {
  return Buffer.concat([aad, sealGcm(sessionKey, aad.subarray(0, NONCE_BYTES), plain, aad)])
}

/** F3 after the splitter, F6 and F8: ciphertext ‖ tag ‖ nonce (16). */
export function sealOldBody(
  sessionKey: Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  aad?: Uint8Array,
): Buffer {
  return Buffer.concat([sealGcm(sessionKey, nonce, plain, aad), nonce])
}

/** @returns `undefined` for anything that was changed or is too short */
export function openCurrentBody(sessionKey: Uint8Array, body: Uint8Array): Buffer | undefined {
  const aad = body.subarray(0, AAD_BYTES)
  return openGcm(sessionKey, aad.subarray(0, NONCE_BYTES), body.subarray(AAD_BYTES), aad)
}

/** @returns `undefined` for anything that was changed or is too short */
export function openOldBody(sessionKey: Uint8Array, body: Uint8Array, aad?: Uint8Array): Buffer | undefined {
  const end = Math.max(0, body.length - OLD_NONCE_BYTES)
  return openGcm(sessionKey, body.subarray(end), body.subarray(0, end), aad)
}

/**
 * Takes a container apart by the lengths that keys have; the splitter must stand exactly where they end, so that one
 * inside a sealed key misleads nobody.
 *
 * @returns `undefined` when it is no container
 */
export function readSealedData(bytes: Uint8Array): SealedData | undefined {
  const isCurrent = startsWith(bytes, 0, VERSION_2)
  for (const keyLength of keyLengths)
    for (const [version, start] of [
      [2, VERSION_2.length],
      [1, 0],
    ] as const) {
      if (version === 2 && !isCurrent) continue
      const keyStart = start + THUMBPRINT_BYTES
      const data = readAt(bytes, keyStart, keyLength)
      if (data) return { ...data, version, thumbprint: bytes.subarray(start, keyStart) }
    }
  // Oldest form: 32 + 256 is no length of a key, so nothing above is mistaken for it.
  for (const keyLength of keyLengths) {
    const data = readAt(bytes, 0, keyLength)
    if (data) return { ...data, version: 1, thumbprint: undefined }
  }
  return undefined
}

/**
 * Opens a container.
 *
 * @param shared what the sender was given; version 2 carries everything itself
 * @returns the data; `undefined` for a wrong key, padding, tag or length alike, after the same work
 */
export async function openData(
  { version, sealedKey, body }: SealedData,
  open: SessionKeyOpener,
  { salt, aad }: SharedParameters = {},
): Promise<Buffer | undefined> {
  const sessionKey = await openSessionKey(open, sealedKey)
  if (version === 2) return openCurrentBody(sessionKey, body)
  return salt === undefined ? openOldBody(sessionKey, body, aad) : openGcm(sessionKey, salt, body, aad)
}

function readAt(
  bytes: Uint8Array,
  keyStart: number,
  keyLength: number,
): Pick<SealedData, 'sealedKey' | 'body'> | undefined {
  const keyEnd = keyStart + keyLength
  if (!startsWith(bytes, keyEnd, SPLITTER)) return undefined
  return { sealedKey: bytes.subarray(keyStart, keyEnd), body: bytes.subarray(keyEnd + SPLITTER.length) }
}

function startsWith(bytes: Uint8Array, at: number, mark: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(at, at + mark.length), mark) === 0
}
