import { createDecipheriv, createHmac, hash, type KeyObject } from 'node:crypto'
import { readThumbprint, requestDigest, toBase64Url, toPem, type Certificate } from '@entente/trust'
import type { EncryptionFacts, Manner } from '../facts.ts'
import { openInAnyWay } from './oaep.ts'
import { decodeAnyText, otherSerialisations } from './text-forms.ts'

/** The key that practice requests are encrypted for, and the certificates that may be mistaken for its. */
export interface PracticeRecipient {
  readonly certificate: Certificate
  readonly key: KeyObject
  /** The partner's own. */
  readonly own: readonly Certificate[]
}

const names = ['request', 'requestSessionKey', 'requestHMAC', 'thumbprint'] as const

/** What is right and wrong about the encrypted fields (F6) of a request, and its content when any way opens it. */
export function encryptionFacts(
  members: Readonly<Record<string, unknown>>,
  body: Uint8Array,
  recipient: PracticeRecipient,
): { readonly facts: EncryptionFacts; readonly content: Buffer | undefined } {
  const thumbprint = thumbprintManner(members['thumbprint'], recipient)
  const unknown = {
    thumbprint,
    sessionKey: 'unknown',
    layout: 'unknown',
    content: 'unknown',
    digest: 'unknown',
    isNonceRepeated: false,
  }
  const texts = names.map((name) => members[name])
  if (!texts.every((text) => typeof text === 'string' && text !== ''))
    return { facts: { ...unknown, fields: 'missing' }, content: undefined }
  const decoded = names.slice(0, 3).map((name) => decodeAnyText(String(members[name])))
  const fields = decoded.find((each) => each?.form !== 'right')
  const manner = decoded.includes(undefined) ? 'unreadable' : (fields?.form ?? 'right')
  const [request, sessionKey, digest] = decoded.map((each) => each?.bytes)
  if (request === undefined || sessionKey === undefined || digest === undefined)
    return { facts: { ...unknown, fields: manner }, content: undefined }

  const opened = openInAnyWay(recipient.key, sessionKey)
  if (opened === undefined)
    return { facts: { ...unknown, fields: manner, sessionKey: 'other-recipient' }, content: undefined }
  const key = usableKey(opened.content)
  const facts = {
    ...unknown,
    fields: manner,
    sessionKey: opened.padding === 'right' ? key.manner : opened.padding,
    isNonceRepeated: Buffer.compare(request.subarray(-16), digest.subarray(-16)) === 0,
  }
  if (key.octets === undefined) return { facts, content: undefined }
  const content = openInAnyLayout(key.octets, request, isJson)
  if (content === undefined) return { facts, content: undefined }
  return {
    facts: {
      ...facts,
      layout: content.layout,
      content: contentManner(content.plain),
      digest: digestManner(key.octets, digest, content.plain, request, body),
    },
    content: content.plain,
  }
}

/** A session key is 32 octets; some send their text, some an AES-128 key. */
function usableKey(content: Buffer): { readonly manner: Manner; readonly octets: Buffer | undefined } {
  if (content.length === 32) return { manner: 'right', octets: content }
  const decoded = decodeAnyText(content.toString('latin1'))?.bytes
  if (decoded?.length === 32) return { manner: 'as-text', octets: Buffer.from(decoded) }
  return {
    manner: 'wrong-length',
    octets: content.length === 16 || content.length === 24 ? content : undefined,
  }
}

interface Layout {
  readonly name: Manner
  readonly nonce: readonly [number, number | undefined]
  readonly sealed: readonly [number, number | undefined]
  readonly tag: 16 | 12 | 0
  readonly isTagFirst?: boolean
}

/** Where nonce, ciphertext and tag may lie; the right one first, those that prove nothing last. */
const layouts: readonly Layout[] = [
  { name: 'right', nonce: [-16, undefined], sealed: [0, -16], tag: 16 },
  { name: 'nonce-first', nonce: [0, 16], sealed: [16, undefined], tag: 16 },
  { name: 'nonce-of-12', nonce: [-12, undefined], sealed: [0, -12], tag: 16 },
  { name: 'nonce-of-12-first', nonce: [0, 12], sealed: [12, undefined], tag: 16 },
  { name: 'tag-first', nonce: [-16, undefined], sealed: [0, -16], tag: 16, isTagFirst: true },
  { name: 'short-tag', nonce: [-16, undefined], sealed: [0, -16], tag: 12 },
  { name: 'no-tag', nonce: [-16, undefined], sealed: [0, -16], tag: 0 },
]

/** @param isLikely whether a text is what was meant, where no tag says so */
function openInAnyLayout(
  key: Buffer,
  bytes: Uint8Array,
  isLikely: (plain: Buffer) => boolean,
): { layout: Manner; plain: Buffer } | undefined {
  for (const layout of layouts) {
    const plain = openLayout(key, bytes, layout)
    if (plain && (layout.tag > 0 || isLikely(plain))) return { layout: layout.name, plain }
  }
  return undefined
}

function openLayout(
  key: Buffer,
  bytes: Uint8Array,
  { nonce, sealed, tag, isTagFirst }: Layout,
): Buffer | undefined {
  const octets = bytes.subarray(...sealed)
  const [text, mark] = isTagFirst
    ? [octets.subarray(tag), octets.subarray(0, tag)]
    : [octets.subarray(0, octets.length - tag), octets.subarray(octets.length - tag)]
  const cipher = `aes-${key.length * 8}-gcm` as 'aes-256-gcm'
  try {
    const decipher = createDecipheriv(cipher, key, bytes.subarray(...nonce), { authTagLength: tag || 16 })
    const plain = tag > 0 ? decipher.setAuthTag(mark).update(text) : decipher.update(text)
    if (tag > 0) decipher.final()
    return plain
  } catch {
    return undefined
  }
}

function contentManner(plain: Buffer): Manner {
  if (isJson(plain)) return 'right'
  const decoded = decodeAnyText(plain.toString('latin1'))?.bytes
  return decoded && isJson(decoded) ? 'base64' : 'not-json'
}

/** Beside `right`: what `requestHMAC` was found to hold. */
function digestManner(
  key: Buffer,
  sealed: Uint8Array,
  plain: Buffer,
  request: Uint8Array,
  body: Uint8Array,
): Manner {
  const held = openInAnyLayout(key, sealed, isHexDigest)?.plain
  if (held === undefined) return 'other-key'
  const text = held.toString('latin1')
  const [own, raw] = [requestDigest(plain), hash('sha256', plain, 'buffer')]
  if (text === own) return 'right'
  if (text === own.toLowerCase()) return 'lower-case'
  if (held.equals(raw)) return 'raw'
  if (text === raw.toString('base64') || text === toBase64Url(raw)) return 'base64'
  if (text.toUpperCase() === createHmac('sha256', key).update(plain).digest('hex').toUpperCase())
    return 'keyed'
  const others: Uint8Array[] = [
    request,
    body,
    Buffer.from(toBase64Url(request)),
    Buffer.from(toBase64Url(plain)),
    ...otherSerialisations(plain).map(([, other]) => Buffer.from(other)),
  ]
  return others.some((each) => requestDigest(each) === text.toUpperCase()) ? 'other-bytes' : 'other'
}

function thumbprintManner(value: unknown, { certificate, own }: PracticeRecipient): Manner {
  if (typeof value !== 'string' || value === '') return 'missing'
  const { sha256, sha1, keySha256, der } = certificate
  const bytes = readThumbprint(value)
  const hex = bytes && Buffer.from(bytes).toString('hex')
  if (hex === sha256) return 'right'
  if (own.some((each) => each.sha256 === hex)) return 'own'
  if (hex === keySha256) return 'of-key'
  const pem = toPem('CERTIFICATE', der)
  if (hex !== undefined && [pem, pem.trimEnd()].some((text) => hash('sha256', text, 'hex') === hex))
    return 'of-text'
  const decoded = Buffer.from(value, 'base64')
  if (decoded.toString('latin1').toLowerCase() === sha256) return 'text-of-hex'
  return [value.replaceAll(':', '').toLowerCase(), decoded.toString('hex')].includes(sha1) ? 'sha1' : 'other'
}

function isHexDigest(bytes: Buffer): boolean {
  return /^[\da-f]{64}$/i.test(bytes.toString('latin1'))
}

function isJson(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
