import { encodeBase64 } from '../../encodings/base64.ts'

/** One armoured block of RFC 7468. */
export interface PemBlock {
  readonly label: string
  /** Text between the two lines, as found. */
  readonly body: string
}

/** The blocks of a text, or the fact that its last block has no end line. */
export type PemReading =
  | { readonly isComplete: true; readonly blocks: readonly PemBlock[] }
  | {
      readonly isComplete: false
      readonly blocks: readonly PemBlock[]
      readonly openLabel: string | undefined
    }

const BEGIN = '-----BEGIN '
const DASHES = '-----'

/**
 * Armours DER as PEM: 64 columns, line feeds, a line feed at the end (RFC 7468 §2).
 *
 * @example toPem('CERTIFICATE', certificate.der)
 */
export function toPem(
  label: 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'PKCS7' | 'X509 CRL' | 'PUBLIC KEY',
  der: Uint8Array,
): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** Splits a text into armoured blocks, in order; text around them is ignored. Linear in the length. */
export function readPemBlocks(text: string): PemReading {
  const blocks: PemBlock[] = []
  let position = text.indexOf(BEGIN)
  while (position !== -1) {
    const labelStart = position + BEGIN.length
    const labelEnd = text.indexOf(DASHES, labelStart)
    if (labelEnd === -1) return { isComplete: false, blocks, openLabel: undefined }
    const label = text.slice(labelStart, labelEnd)
    const bodyStart = labelEnd + DASHES.length
    const bodyEnd = text.indexOf(`-----END ${label}-----`, bodyStart)
    if (bodyEnd === -1) return { isComplete: false, blocks, openLabel: label }
    blocks.push({ label, body: text.slice(bodyStart, bodyEnd) })
    position = text.indexOf(BEGIN, bodyEnd + DASHES.length)
  }
  return { isComplete: true, blocks }
}
