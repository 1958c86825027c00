import {
  decodeText,
  namesMatch,
  readPemBlocks,
  toPem,
  viewCertificateFile,
  viewCrlFile,
  type CrlView,
  type Name,
} from '@entente/trust/view'
import { maximumBytes, maximumDerBytes } from './crl-size.ts'
import type { PickedFile, ReadResult } from '../../../ui/upload/picked-file.ts'

/** Revocation lists that can be sent, and what they say. */
export interface CrlFile extends PickedFile {
  readonly crls: readonly CrlView[]
}

/** Why a chosen file is not sent at all. */
export type CrlFileProblem = 'empty' | 'tooLarge' | 'privateKey' | 'unreadable'

const holdsPrivateKey = (text: string): boolean =>
  readPemBlocks(text).blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))

/** Reads revocation lists, one or several, in whatever form authorities publish them. */
export const readCrlFile = (bytes: Uint8Array): ReadResult<CrlFile, CrlFileProblem> => {
  if (bytes.length === 0) return { ok: false, problem: 'empty' }
  if (bytes.length > maximumBytes) return { ok: false, problem: 'tooLarge' }
  const text = decodeText(bytes)
  if (holdsPrivateKey(text)) return { ok: false, problem: 'privateKey' }
  const { lists, unread } = viewCrlFile(bytes, { maximumBytes, maximumLists: 20 })
  const isTooLong = bytes.length > maximumDerBytes && !text.includes('-----BEGIN ')
  if (unread.length > 0) return { ok: false, problem: isTooLong ? 'tooLarge' : 'unreadable' }
  const octets = lists.reduce((sum, { der }) => sum + der.length, 0)
  if (octets > maximumDerBytes) return { ok: false, problem: 'tooLarge' }
  return {
    ok: true,
    file: {
      format: bytes[0] === 0x30 ? 'der' : 'pem',
      text: lists.map(({ der }) => toPem('X509 CRL', der)).join(''),
      crls: lists,
    },
  }
}

export type CrlWarning = 'over' | 'early' | 'otherIssuer' | 'older'

interface Expectation {
  readonly now: Date
  /** The name of the CA on whose page the list is uploaded; undefined where it cannot be read. */
  readonly issuer: Name | undefined
  /** When the newest list that is held was made. */
  readonly newest: Date | undefined
}

/** The name of a CA; undefined where its certificate cannot be read here. */
export const subjectOf = (certificatePem: string): Name | undefined => {
  const file = viewCertificateFile(certificatePem)
  return file.ok ? file.certificates[0]?.subject : undefined
}

/** What the server will probably refuse, or what may be a mistake; worst first. */
export const crlWarningsOf = (crl: CrlView, { now, issuer, newest }: Expectation): CrlWarning[] => {
  const found: CrlWarning[] = []
  if (crl.nextUpdate !== undefined && crl.nextUpdate < now) found.push('over')
  if (crl.thisUpdate > now) found.push('early')
  if (issuer !== undefined && !namesMatch(crl.issuer, issuer)) found.push('otherIssuer')
  if (newest !== undefined && crl.thisUpdate < newest) found.push('older')
  return found
}

/** The number of a list, decimal; undefined where it has none. */
export const numberOf = ({ crlNumber }: CrlView): string | undefined =>
  crlNumber && crlNumber.reduce((number, octet) => number * 256n + BigInt(octet), 0n).toString()
