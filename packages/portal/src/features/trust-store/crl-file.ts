import { DerError } from '../../ui/certificate/der.ts'
import { parseCertificate } from '../../ui/certificate/parse-certificate.ts'
import { pemBodies, toPem } from '../../ui/upload/pem.ts'
import { TooLargeError } from '../../ui/upload/picked-file.ts'
import { parseCrl } from './parse-crl.ts'
import type { FileKind, PickedFile } from '../../ui/upload/picked-file.ts'
import type { CrlFacts } from './parse-crl.ts'

/** Revocation lists that can be sent, and what they say. */
export interface CrlFile extends PickedFile {
  readonly crls: readonly CrlFacts[]
}

/** What the server takes of all lists together, as DER. */
const maximumDerBytes = 512 * 1024

const readLists = (ders: readonly Uint8Array[]) => {
  if (ders.reduce((sum, { length }) => sum + length, 0) > maximumDerBytes) throw new TooLargeError()
  return { text: ders.map((der) => toPem(der, 'X509 CRL')).join(''), crls: ders.map(parseCrl) }
}

/** Revocation lists: one or several in PEM, one in DER. */
export const crlFiles: FileKind<CrlFile> = {
  accept: '.crl,.pem,.der',
  // PEM is longer than its DER by a good third, and may have notes around it, which are not sent.
  maximumBytes: 2 * maximumDerBytes,
  fromPem: (text) => {
    const bodies = pemBodies(text, 'X509 CRL')
    if (bodies.length === 0) throw new DerError('no revocation list')
    return { format: 'pem', ...readLists(bodies) }
  },
  fromBinary: (bytes) => ({ format: 'der', ...readLists([bytes]) }),
}

export type CrlWarning = 'over' | 'early' | 'otherIssuer' | 'older'

interface Expectation {
  readonly now: Date
  /** The name of the CA on whose page the list is uploaded, in comparable form; undefined where it cannot be read. */
  readonly issuerKey: string | undefined
  /** When the newest list that is held was made. */
  readonly newest: Date | undefined
}

/** The name of a CA in the form in which names can be compared; undefined where its certificate cannot be read here. */
export const comparableNameOf = (certificatePem: string): string | undefined => {
  try {
    const [body] = pemBodies(certificatePem, 'CERTIFICATE')
    return body && parseCertificate(body).subjectKey
  } catch {
    return undefined
  }
}

/** What the server will probably refuse, or what may be a mistake; worst first. */
export const crlWarningsOf = (crl: CrlFacts, { now, issuerKey, newest }: Expectation): CrlWarning[] => {
  const found: CrlWarning[] = []
  if (crl.nextUpdate !== null && crl.nextUpdate < now) found.push('over')
  if (crl.thisUpdate > now) found.push('early')
  if (issuerKey !== undefined && crl.issuerKey !== issuerKey) found.push('otherIssuer')
  if (newest !== undefined && crl.thisUpdate < newest) found.push('older')
  return found
}
