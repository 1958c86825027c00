import { encodingOf, readDer, readFirstDer, type ReadLimits } from '../../asn1/reader.ts'
import { TrustError, type TrustErrorCode } from '../../asn1/trust-error.ts'
import { readPkcs7 } from '../../pkcs7/read-pkcs7.ts'
import { viewCertificate, withSoundExtensions, type CertificateView } from '../certificate-view.ts'
import { decodeText, utf8Length } from './file-text.ts'
import { attempt, shapeOf } from './foreign-formats.ts'
import { decodeBase64 } from '../../encodings/base64.ts'
import { readPemBlocks, type PemBlock } from './pem.ts'

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

export type CertificateFile<C = CertificateView> =
  | { readonly ok: true; readonly form: CertificateFileForm; readonly certificates: readonly C[] }
  | {
      readonly ok: false
      readonly problem: CertificateFileProblem
      /** What the decoder met, for `damaged`. */
      readonly detail?: TrustErrorCode
    }

/** Why a file does not give the one certificate that is wanted. */
export type SingleCertificateProblem = CertificateFileProblem | 'pkcs7' | 'several'

export interface CertificateFileLimits {
  /** Largest file in bytes. */
  readonly maximumBytes: number
  /** Most certificates in one file. */
  readonly maximumCertificates: number
}

/** The limits, and how one certificate is read. */
interface Reading<C> extends CertificateFileLimits {
  readonly parse: (der: Uint8Array, limits: ReadLimits) => C
}

type Readable = Pick<CertificateView, 'decodeExtensions'>

const defaultLimits: CertificateFileLimits = { maximumBytes: 65_536, maximumCertificates: 10 }
/** The label of `openssl x509 -trustout`: a certificate, and behind it what OpenSSL was told to trust it for. */
const TRUSTED = 'TRUSTED CERTIFICATE'
const certificateLabels = ['CERTIFICATE', 'X509 CERTIFICATE', TRUSTED]
const pkcs7Labels = ['PKCS7', 'CMS', 'PKCS #7 SIGNED DATA']

/**
 * Reads certificates from whatever people have: PEM (one or a bundle), armoured PKCS#7, DER, DER or BER PKCS#7
 * certs-only, and base64 or base64url text of either. Order is the order of the file; duplicates stay.
 *
 * @param input text, or the bytes of a file (UTF-8, UTF-16, or binary)
 * @returns the certificates (at least one) with their form, or the problem; never throws
 */
export function viewCertificateFile(
  input: string | Uint8Array,
  limits: Partial<CertificateFileLimits> = {},
): CertificateFile {
  return readCertificatesWith(viewCertificate, input, limits)
}

/** As `viewCertificateFile`, each certificate read by `parse`, which throws nothing but TrustError. */
export function readCertificatesWith<C extends Readable>(
  parse: Reading<C>['parse'],
  input: string | Uint8Array,
  limits: Partial<CertificateFileLimits>,
): CertificateFile<C> {
  const bounds = { ...defaultLimits, ...limits, parse }
  if (
    input.length > bounds.maximumBytes ||
    (typeof input === 'string' && utf8Length(input) > bounds.maximumBytes)
  )
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

/** The certificate of a file that must hold it alone, without a container. */
export function onlyCertificateOf<C>(
  file: CertificateFile<C>,
):
  | { readonly ok: true; readonly certificate: C }
  | { readonly ok: false; readonly problem: SingleCertificateProblem } {
  if (!file.ok) return file
  if (file.form.endsWith('pkcs7')) return { ok: false, problem: 'pkcs7' }
  const [certificate, ...others] = file.certificates
  return certificate === undefined || others.length > 0
    ? { ok: false, problem: 'several' }
    : { ok: true, certificate }
}

function readPem<C extends Readable>(text: string, bounds: Reading<C>): CertificateFile<C> {
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

function readPemBundle<C extends Readable>(
  blocks: readonly PemBlock[],
  bounds: Reading<C>,
): CertificateFile<C> {
  if (blocks.length > bounds.maximumCertificates) return { ok: false, problem: 'too-many' }
  const certificates: C[] = []
  for (const block of blocks) {
    const bytes = decodeBase64(block.body)
    if (bytes === undefined) return { ok: false, problem: 'damaged' }
    const der = block.label === TRUSTED ? withoutAuxiliaryTrust(bytes) : bytes
    const file = readBinary(der, 'der', 'pem', bounds)
    if (!file.ok) return file
    certificates.push(...file.certificates)
  }
  return { ok: true, form: blocks.length === 1 ? 'pem' : 'pem-bundle', certificates }
}

/**
 * The certificate alone. What `openssl x509 -trustout` writes behind it – purposes, an alias – is the wish of whoever
 * wrote the file: nobody signed it, and it decides nothing here. Bytes that are not such a structure stay, so that the
 * file counts as damaged.
 */
function withoutAuxiliaryTrust(bytes: Uint8Array): Uint8Array {
  const certificate = attempt(() => {
    const first = readFirstDer(bytes)
    if (first.end < bytes.length) readDer(bytes.subarray(first.end))
    return encodingOf(first)
  })
  return certificate instanceof TrustError ? bytes : certificate
}

function readBase64<C extends Readable>(text: string, bounds: Reading<C>): CertificateFile<C> {
  const bytes = decodeBase64(text)
  if (bytes === undefined || bytes[0] !== 0x30) return { ok: false, problem: 'not-a-certificate' }
  const alphabet = /[+/=\s]/.test(text.trim()) ? 'base64' : 'base64url'
  const format = formatOf(bytes, bounds)
  return readBinary(bytes, format, format === 'der' ? alphabet : `${alphabet}-pkcs7`, bounds)
}

function formatOf(bytes: Uint8Array, bounds: CertificateFileLimits): 'der' | 'pkcs7' {
  return attempt(() => shapeOf(bytes, bounds.maximumBytes)) === 'pkcs7' ? 'pkcs7' : 'der'
}

function readBinary<C extends Readable>(
  bytes: Uint8Array,
  format: 'der' | 'pkcs7',
  form: CertificateFileForm,
  bounds: Reading<C>,
): CertificateFile<C> {
  const certificates = attempt(() => {
    if (format === 'der') return [withSoundExtensions(bounds.parse(bytes, bounds))]
    return readPkcs7(bytes, bounds).map((der) => withSoundExtensions(bounds.parse(der, bounds)))
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
