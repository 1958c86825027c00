import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
  time,
  unsignedInteger,
  writeElement,
} from '../../asn1/writer.ts'
import { tags } from '../../asn1/tags.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { issuerIdentity, type IssuerIdentity } from '../../issuing/issuer-identity.ts'
import {
  encodeSigningAlgorithm,
  type SigningAlgorithm,
} from '../../issuing/signature-algorithm-identifiers.ts'
import { crlExtensionTypes } from './crl-extensions.ts'
import { revocationReasons, type RevocationReason } from '../revocation-reasons.ts'

export interface RevokedCertificate {
  /** INTEGER content octets, as `certificate.serialNumber.bytes`; negative ones stay negative. */
  readonly serialNumber: Uint8Array
  readonly revokedAt: Date
  /** Absent and `unspecified` are not written (RFC 5280 §5.3.1). `removeFromCRL` belongs into deltas only. */
  readonly reason?: RevocationReason
}

export interface CrlOrder {
  /** The signing CA; its certificate needs cRLSign. */
  readonly issuer: Certificate | IssuerIdentity
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  /** Unsigned big-endian octets; each list has a higher number than the one before, at most 20 octets. */
  readonly crlNumber: Uint8Array
  readonly revoked: readonly RevokedCertificate[]
  /** Makes a delta on top of the complete list with that number. */
  readonly baseCrlNumber?: Uint8Array
  readonly signatureAlgorithm: SigningAlgorithm
  /** Called after every few hundred entries of a long list, so that whoever writes one can let others have their turn. */
  readonly pause?: () => Promise<unknown>
  /** Signs the TBSCertList; returns the signature value as X.509 wants it (ECDSA: DER). */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>
}

const nothing = new Uint8Array()

/**
 * Writes and signs a version 2 CRL (RFC 5280 §5.1). Its scope is everything the issuer issued.
 *
 * @returns DER; armour it with `toPem('X509 CRL', …)`, the only label OpenSSL takes
 * @throws RangeError for dates out of order, a malformed number, or `removeFromCRL` in a complete list; whatever
 *   `sign` throws
 *
 * @example await issueCrl({ issuer, thisUpdate: now, nextUpdate, crlNumber, revoked, signatureAlgorithm, sign })
 */
export async function issueCrl(order: CrlOrder): Promise<Uint8Array> {
  const { thisUpdate, nextUpdate, crlNumber, baseCrlNumber, revoked } = order
  if (!(thisUpdate < nextUpdate)) throw new RangeError('nextUpdate does not lie after thisUpdate')
  if (crlNumber.length > 20 || (baseCrlNumber?.length ?? 0) > 20)
    throw new RangeError('A CRL number has at most 20 octets')
  if (baseCrlNumber === undefined && revoked.some(({ reason }) => reason === 'removeFromCRL'))
    throw new RangeError('removeFromCRL belongs into delta lists only')
  const issuer = issuerIdentity(order.issuer)
  const algorithm = encodeSigningAlgorithm(order.signatureAlgorithm)
  const tbs = sequence(
    integer(1),
    algorithm,
    issuer.nameDer,
    time(thisUpdate),
    time(nextUpdate),
    revoked.length === 0 ? nothing : sequence(...(await encodeEntries(order))),
    tagged(
      0,
      sequence(
        extension(
          crlExtensionTypes.authorityKeyIdentifier,
          sequence(taggedPrimitive(0, issuer.keyIdentifier)),
        ),
        extension(crlExtensionTypes.crlNumber, unsignedInteger(crlNumber)),
        baseCrlNumber === undefined
          ? nothing
          : extension(crlExtensionTypes.deltaCrlIndicator, unsignedInteger(baseCrlNumber), 'critical'),
      ),
    ),
  )
  return sequence(tbs, algorithm, bitString(await order.sign(tbs)))
}

const ENTRIES_AT_ONCE = 500

/** The entries, in blocks: a function takes no hundred thousand arguments. */
async function encodeEntries({ revoked, pause }: CrlOrder): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = []
  for (let start = 0; start < revoked.length; start += ENTRIES_AT_ONCE) {
    if (start > 0) await pause?.()
    blocks.push(Buffer.concat(revoked.slice(start, start + ENTRIES_AT_ONCE).map(encodeEntry)))
  }
  return blocks
}

function encodeEntry({ serialNumber, revokedAt, reason = 'unspecified' }: RevokedCertificate): Uint8Array {
  const number = revocationReasons.indexOf(reason)
  return sequence(
    writeElement(tags.integer, serialNumber),
    time(revokedAt),
    number === 0
      ? nothing
      : sequence(
          extension(crlExtensionTypes.reasonCode, writeElement(tags.enumerated, Uint8Array.of(number))),
        ),
  )
}

function extension(oid: string, value: Uint8Array, critical?: 'critical'): Uint8Array {
  return sequence(objectIdentifier(oid), critical ? boolean(true) : nothing, octetString(value))
}
