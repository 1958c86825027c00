import { elementsIn, encodingOf } from '../../asn1/reader.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { attempt, shapeOf } from '../../certificates/files/foreign-formats.ts'
import { decodeBase64 } from '../../encodings/base64.ts'
import { readPemBlocks } from '../../certificates/files/pem.ts'
import { decodeText } from '../../certificates/files/file-text.ts'
import { readPkcs7Lists } from '../../pkcs7/read-pkcs7.ts'
import { viewCrl, type CrlReadLimits, type CrlView } from './crl.ts'
import { unusualEntryBudget } from './crl-entries.ts'

/** A part of a file that is no list, or none that can be read. */
export interface UnreadCrl {
  /** Which part of the file, from 1. */
  readonly position: number
  /** What is wrong with it, in English, without its content. */
  readonly reason: string
}

/** All that a file holds: what was read, and what was not. Both may be empty, never both at once. */
export interface CrlFile<C = CrlView> {
  readonly lists: readonly C[]
  readonly unread: readonly UnreadCrl[]
}

export interface CrlFileLimits {
  /** Largest file in octets. */
  readonly maximumBytes: number
  /** Most parts looked at in one file, whether they are lists or not: what is wrong costs more than what is right. */
  readonly maximumLists: number
}

const defaultLimits: CrlFileLimits = { maximumBytes: 24 * 1024 * 1024, maximumLists: 100 }
const MAXIMUM_DER_BYTES = 16 * 1024 * 1024
/** Two SEQUENCEs, two algorithms of one octet, a name of one empty value, a time, and a BIT STRING of no bits. */
const SMALLEST_LIST_OCTETS = 43
const listLabels = ['X509 CRL', 'X.509 CRL', 'CRL']
const pkcs7Labels = ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']
const SEQUENCE = 0x30

/**
 * Reads revocation lists from whatever authorities publish: DER, PEM with text around it, base64 of DER, PKCS#7 that
 * carries lists; one, or several one after the other. Nothing is passed over without a word; of what comes after the most
 * parts it is said only that there is more.
 *
 * @param input text, or the octets of a file (UTF-8, UTF-16 with mark, or binary)
 * @returns the lists in the order of the file, and what is no list; never throws
 */
export function viewCrlFile(input: string | Uint8Array, limits: Partial<CrlFileLimits> = {}): CrlFile {
  return readCrlsWith(viewCrl, input, limits)
}

/** As `viewCrlFile`, each list read by `parse`, which throws nothing but TrustError. */
export function readCrlsWith<C>(
  parse: (der: Uint8Array, limits: CrlReadLimits) => C,
  input: string | Uint8Array,
  limits: Partial<CrlFileLimits>,
): CrlFile<C> {
  const { maximumBytes, maximumLists } = { ...defaultLimits, ...limits }
  const [lists, unread]: [C[], UnreadCrl[]] = [[], []]
  // One budget, or each of many lists would spend all that a single one may.
  const parseLimits = { maximumBytes: MAXIMUM_DER_BYTES, unusualEntries: unusualEntryBudget() }
  let position = 0
  const refuse = (reason: string): void => void unread.push({ position: Math.max(position, 1), reason })

  if (input.length > maximumBytes) refuse(`larger than ${maximumBytes} octets`)
  else if (typeof input !== 'string' && isBinary(input)) readBinary(input)
  else readText(typeof input === 'string' ? input : decodeText(input))
  return { lists, unread }

  function readText(text: string): void {
    if (text.includes('-----BEGIN ') || text.includes('-----END ')) return readPem(text)
    const bytes = text.trim() === '' ? undefined : decodeBase64(text)
    if (bytes?.[0] === SEQUENCE) readBinary(bytes)
    else refuse(text.trim() === '' ? 'empty' : 'neither DER nor PEM nor base64 of DER')
  }

  function readPem(text: string): void {
    // Text copied out of JSON or an environment file carries the two characters \n for a line end.
    const reading = readPemBlocks(text.replaceAll('\\r', '').replaceAll('\\n', '\n'))
    for (const { label, body } of reading.blocks) {
      if (isOver()) return
      const bytes = decodeBase64(body)
      const isOurs = listLabels.includes(label) || pkcs7Labels.includes(label)
      if (isOurs && bytes !== undefined) readBinary(bytes)
      else {
        position += 1
        refuse(isOurs ? 'a PEM block that is no base64' : `a PEM block with the label ${shown(label)}`)
      }
    }
    if ((reading.isComplete && reading.blocks.length > 0) || isOver()) return
    position += 1
    refuse('a PEM block without its end')
  }

  /** DER elements one after the other, or one PKCS#7 structure, which may be BER. */
  function readBinary(bytes: Uint8Array): void {
    if (attempt(() => shapeOf(bytes, bytes.length)) === 'pkcs7')
      return add(() =>
        readPkcs7Lists(bytes, { maximumBytes: bytes.length, maximumCertificates: maximumLists }),
      )
    const parts = attempt(() => {
      for (const element of elementsIn(bytes)) {
        if (isOver()) return
        addList(encodingOf(element))
      }
    })
    if (!(parts instanceof TrustError) || isOver()) return
    position += 1
    refuse(parts.message)
  }

  function add(partsOf: () => readonly Uint8Array[]): void {
    const parts = attempt(partsOf)
    if (parts instanceof TrustError || parts.length === 0) {
      position += 1
      return refuse(parts instanceof TrustError ? parts.message : 'PKCS#7 without a list')
    }
    for (const part of parts) {
      if (isOver()) return
      addList(part)
    }
  }

  function addList(der: Uint8Array): void {
    position += 1
    // Errors are dear, and a file holds many parts of two octets.
    if (der.length < SMALLEST_LIST_OCTETS) return refuse('too short for a list')
    const list = attempt(() => parse(der, parseLimits))
    if (!(list instanceof TrustError)) return void lists.push(list)
    // Outside, a list looks like a certificate; of one with too many entries it is known what it is.
    const isCertificate =
      list.code !== 'too-many' && attempt(() => shapeOf(der, der.length)) === 'certificate'
    refuse(isCertificate ? 'a certificate' : list.message)
  }

  /** Whether no further part may be looked at; says so once. To be asked where there is one. */
  function isOver(): boolean {
    if (position === maximumLists) {
      position += 1
      refuse(`more than ${maximumLists} lists or other parts`)
    }
    return position > maximumLists
  }
}

/** Whether it begins as a SEQUENCE, and not as text that begins with the digit 0: base64 of one begins with M. */
function isBinary(bytes: Uint8Array): boolean {
  if (bytes[0] !== SEQUENCE) return false
  return (bytes[1] ?? 0x80) >= 0x80 || !decodeText(bytes).includes('-----BEGIN ')
}

/** A label as far as a reader of logs wants to see it. */
function shown(label: string): string {
  return `"${label.slice(0, 32).replaceAll(/[^ -~]/g, '?')}"`
}
