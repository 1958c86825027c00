import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto'
import { readPemBlocks } from '@entente/trust'

/** How a private key is written, or what the file holds in its place. */
export type KeyForm =
  | 'pkcs8'
  | 'pkcs1'
  | 'sec1'
  | 'encrypted'
  | 'openssh'
  | 'der'
  | 'public-key'
  | 'certificate'
  | 'damaged'
  | 'nothing'

/** Oddities of a text file that some programs stumble over. */
export type FileMark = 'bom' | 'utf-16' | 'crlf' | 'escaped-lines'

export interface KeyReading {
  readonly form: KeyForm
  readonly marks: readonly FileMark[]
  /** Absent when it cannot be read. */
  readonly key?: KeyObject
}

const formsByLabel: Readonly<Record<string, KeyForm>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
  'ENCRYPTED PRIVATE KEY': 'encrypted',
  'OPENSSH PRIVATE KEY': 'openssh',
  'PUBLIC KEY': 'public-key',
  'RSA PUBLIC KEY': 'public-key',
  CERTIFICATE: 'certificate',
}

/** What stands in a file that should hold a private key. Never throws. */
export function readPrivateKey(bytes: Uint8Array): KeyReading {
  const marks = marksOf(bytes)
  const text = textOf(bytes).replaceAll('\\n', '\n')
  const blocks = readPemBlocks(text).blocks
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY')) ?? blocks[0]
  if (block === undefined) return readDerKey(bytes, marks)
  const form = /^Proc-Type: 4,ENCRYPTED/m.test(block.body) ? 'encrypted' : formsByLabel[block.label]
  if (form !== 'pkcs8' && form !== 'pkcs1' && form !== 'sec1') return { form: form ?? 'nothing', marks }
  const key = attempt(() =>
    createPrivateKey(`-----BEGIN ${block.label}-----${block.body}-----END ${block.label}-----\n`),
  )
  return key ? { form, marks, key } : { form: 'damaged', marks }
}

/** SHA-256 of the public half's SubjectPublicKeyInfo, hex: equal to `keySha256` of a certificate that it fits. */
export function publicDigestOf(key: KeyObject): string {
  return hash('sha256', createPublicKey(key).export({ type: 'spki', format: 'der' }), 'hex')
}

/** The oddities of a file of text. */
export function marksOf(bytes: Uint8Array): FileMark[] {
  const [first, second, third] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const text = textOf(bytes)
  return [
    ...(first === 0xef && second === 0xbb && third === 0xbf ? ['bom' as const] : []),
    ...(isWide ? ['utf-16' as const] : []),
    ...(text.includes('-----BEGIN') && text.includes('\r\n') ? ['crlf' as const] : []),
    ...(text.includes('-----BEGIN') && text.includes('\\n') ? ['escaped-lines' as const] : []),
  ]
}

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

function readDerKey(bytes: Uint8Array, marks: readonly FileMark[]): KeyReading {
  const der = Buffer.from(bytes)
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = attempt(() => createPrivateKey({ key: der, format: 'der', type }))
    if (key) return { form: 'der', marks, key }
  }
  return { form: 'nothing', marks }
}

function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
