import { TrustError, type TrustErrorCode } from '../asn1/trust-error.ts'
import { readPkcs7 } from '../pkcs7/read-pkcs7.ts'
import { parseCertificate, withSoundExtensions, type Certificate } from './certificate.ts'
import { decodeText } from './file-text.ts'
import { attempt, shapeOf } from './foreign-formats.ts'
import { decodeBase64, readPemBlocks, type PemBlock } from './pem.ts'

/** How the certificates were packed. */
export type CertificateFileForm =
  | 'pem'
  | 'pem-bundle'
  | 'pem-pkcs7'
  | 'der'
  | 'pkcs7'
  | 'base64'
  | 'base64url'
  | 'base64-pkcs7'
  | 'base64url-pkcs7'

/** Why a file gives no certificates; each one calls for different advice to the person who chose it. */
export const certificateFileProblems = [
  'empty',
  'too-large',
  'too-many',
  'truncated-pem',
  'private-key',
  'csr',
  'not-a-certificate',
  'damaged',
] as const

export type CertificateFileProblem = (typeof certificateFileProblems)[number]

export type CertificateFile =
  | { readonly ok: true; readonly form: CertificateFileForm; readonly certificates: readonly Certificate[] }
  | {
      readonly ok: false
      readonly problem: CertificateFileProblem
      /** What the decoder met, for `damaged`. */
      readonly detail?: TrustErrorCode
    }

export interface CertificateFileLimits {
  /** Largest file in bytes. */
  readonly maximumBytes: number
  /** Most certificates in one file. */
  readonly maximumCertificates: number
}

const defaultLimits: CertificateFileLimits = { maximumBytes: 65_536, maximumCertificates: 10 }
const certificateLabels = ['CERTIFICATE', 'X509 CERTIFICATE']
const pkcs7Labels = ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']

/**
 * Reads certificates from whatever people have: PEM (one or a bundle), armoured PKCS#7, DER, DER or BER PKCS#7
 * certs-only, and base64 or base64url text of either. Order is the order of the file; duplicates stay.
 *
 * @param input text, or the bytes of a file (UTF-8, UTF-16 with mark, or binary)
 * @returns the certificates (at least one) with their form, or the problem; never throws
 *
 * @example
 * const file = readCertificateFile(request.certificateData)
 * if (!file.ok) return refuse(file.problem)
 */
export function readCertificateFile(
  input: string | Uint8Array,
  limits: Partial<CertificateFileLimits> = {},
): CertificateFile {
  const bounds = { ...defaultLimits, ...limits }
  if (input.length > bounds.maximumBytes || Buffer.byteLength(input) > bounds.maximumBytes)
    return { ok: false, problem: 'too-large' }
  // No text starts with the octet 30 hex, the digit 0: base64 of a SEQUENCE starts with M.
  if (typeof input !== 'string' && input[0] === 0x30) {
    const format = formatOf(input, bounds)
    return readBinary(input, format, format, bounds)
  }
  const text = typeof input === 'string' ? input : decodeText(input)
  if (text.trim() === '') return { ok: false, problem: 'empty' }
  return /-----(BEGIN|END) /.test(text) ? readPem(text, bounds) : readBase64(text, bounds)
}

function readPem(text: string, bounds: CertificateFileLimits): CertificateFile {
  // Text copied out of JSON or an environment file carries the two characters \n for a line end.
  const reading = readPemBlocks(text.replaceAll('\\r', '').replaceAll('\\n', '\n'))
  const labels = reading.blocks.map((block) => block.label)
  if (!reading.isComplete && reading.openLabel !== undefined) labels.push(reading.openLabel)
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) return { ok: false, problem: 'private-key' }
  if (!reading.isComplete || reading.blocks.length === 0) return { ok: false, problem: 'truncated-pem' }
  if (labels.every((label) => certificateLabels.includes(label))) return readPemBundle(reading.blocks, bounds)
  const [only, ...others] = reading.blocks
  if (only !== undefined && others.length === 0 && pkcs7Labels.includes(only.label)) {
    const bytes = decodeBase64(only.body)
    return bytes === undefined
      ? { ok: false, problem: 'damaged' }
      : readBinary(bytes, 'pkcs7', 'pem-pkcs7', bounds)
  }
  const isRequest = labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))
  return { ok: false, problem: isRequest ? 'csr' : 'not-a-certificate' }
}

function readPemBundle(blocks: readonly PemBlock[], bounds: CertificateFileLimits): CertificateFile {
  if (blocks.length > bounds.maximumCertificates) return { ok: false, problem: 'too-many' }
  const certificates: Certificate[] = []
  for (const block of blocks) {
    const bytes = decodeBase64(block.body)
    if (bytes === undefined) return { ok: false, problem: 'damaged' }
    const file = readBinary(bytes, 'der', 'pem', bounds)
    if (!file.ok) return file
    certificates.push(...file.certificates)
  }
  return { ok: true, form: blocks.length === 1 ? 'pem' : 'pem-bundle', certificates }
}

function readBase64(text: string, bounds: CertificateFileLimits): CertificateFile {
  const bytes = decodeBase64(text)
  if (bytes === undefined || bytes[0] !== 0x30) return { ok: false, problem: 'not-a-certificate' }
  const alphabet = /[+/=\s]/.test(text.trim()) ? 'base64' : 'base64url'
  const format = formatOf(bytes, bounds)
  return readBinary(bytes, format, format === 'der' ? alphabet : `${alphabet}-pkcs7`, bounds)
}

function formatOf(bytes: Uint8Array, bounds: CertificateFileLimits): 'der' | 'pkcs7' {
  return attempt(() => shapeOf(bytes, bounds.maximumBytes)) === 'pkcs7' ? 'pkcs7' : 'der'
}

function readBinary(
  bytes: Uint8Array,
  format: 'der' | 'pkcs7',
  form: CertificateFileForm,
  bounds: CertificateFileLimits,
): CertificateFile {
  const certificates = attempt(() => {
    if (format === 'der') return [withSoundExtensions(parseCertificate(bytes, bounds))]
    return readPkcs7(bytes, bounds).map((der) => withSoundExtensions(parseCertificate(der, bounds)))
  })
  if (!(certificates instanceof TrustError)) {
    return certificates.length === 0
      ? { ok: false, problem: 'not-a-certificate' }
      : { ok: true, form, certificates }
  }
  if (certificates.code === 'too-many') return { ok: false, problem: 'too-many' }
  const shape = attempt(() => shapeOf(bytes, bounds.maximumBytes))
  if (shape === 'private-key' || shape === 'csr') return { ok: false, problem: shape }
  if (shape === 'other') return { ok: false, problem: 'not-a-certificate' }
  return { ok: false, problem: 'damaged', detail: certificates.code }
}
