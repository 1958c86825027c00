import { certificatesOfPkcs7, isPkcs7, parseCertificate } from './parse-certificate.ts'
import type { CertificateFacts } from './parse-certificate.ts'

/** What the server takes: 64 KiB hold the largest accepted chain. */
export const maximumBytes = 64 * 1024

/** Why a chosen file is not sent at all. */
export type FileProblem = 'empty' | 'tooLarge' | 'privateKey' | 'unreadable'

/** A file that can be sent: the text for the server and what was found inside. */
export interface CertificateFile {
  readonly name: string
  readonly format: 'pem' | 'der' | 'p7b'
  /** PEM text; of a DER file, its PEM form. */
  readonly text: string
  /** Empty when a container could not be looked into; the server then decides alone. */
  readonly certificates: readonly CertificateFacts[]
}

export type ReadResult =
  | { readonly ok: true; readonly file: CertificateFile }
  | { readonly ok: false; readonly name: string; readonly problem: FileProblem }

const armour = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll(/\s+/g, '')), (character) => character.codePointAt(0) ?? 0)

/** Bytes in PEM armour with lines of 64 characters (RFC 7468 §2). */
export const toPem = (der: Uint8Array, label: 'CERTIFICATE' | 'PKCS7'): string => {
  const base64 = btoa(Array.from(der, (byte) => String.fromCodePoint(byte)).join(''))
  return [`-----BEGIN ${label}-----`, ...(base64.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ''].join(
    '\n',
  )
}

// Containers of some tools use BER lengths that our strict reader refuses although the server may not.
const lookInto = (der: Uint8Array): CertificateFacts[] => {
  try {
    return certificatesOfPkcs7(der)
  } catch {
    return []
  }
}

const readPem = (name: string, text: string): ReadResult => {
  const blocks = [...text.matchAll(armour)].map(([, label = '', body = '']) => ({ label, body }))
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return { ok: false, name, problem: 'privateKey' }
  const container = blocks.find(({ label }) => label === 'PKCS7' || label === 'CMS')
  if (container)
    return {
      ok: true,
      file: { name, format: 'p7b', text, certificates: lookInto(fromBase64(container.body)) },
    }
  const certificates = blocks
    .filter(
      ({ label }) =>
        label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE',
    )
    .map(({ body }) => parseCertificate(fromBase64(body)))
  if (certificates.length === 0) return { ok: false, name, problem: 'unreadable' }
  return { ok: true, file: { name, format: 'pem', text, certificates } }
}

const readBinary = (name: string, bytes: Uint8Array): ReadResult => {
  if (isPkcs7(bytes))
    return {
      ok: true,
      file: { name, format: 'p7b', text: toPem(bytes, 'PKCS7'), certificates: lookInto(bytes) },
    }
  const certificate = parseCertificate(bytes)
  return {
    ok: true,
    file: { name, format: 'der', text: toPem(bytes, 'CERTIFICATE'), certificates: [certificate] },
  }
}

/** Reads a certificate file of any accepted form: PEM, DER or PKCS#7 (binary or text). Never throws. */
export const readCertificateFile = (name: string, bytes: Uint8Array): ReadResult => {
  if (bytes.length === 0) return { ok: false, name, problem: 'empty' }
  if (bytes.length > maximumBytes) return { ok: false, name, problem: 'tooLarge' }
  try {
    const text = new TextDecoder('latin1').decode(bytes)
    return text.includes('-----BEGIN ') ? readPem(name, text) : readBinary(name, bytes)
  } catch {
    return { ok: false, name, problem: 'unreadable' }
  }
}
