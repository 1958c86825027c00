import { sign } from 'node:crypto'
import { tags } from '../asn1/tags.ts'
import {
  bitString,
  boolean,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  time,
  writeElement,
} from '../asn1/writer.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { encodeName } from '../issuing/encode-name.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'
import { encodeOcspCertificateId, type OcspCertificateId } from '../revocation/ocsp/ocsp-certificate-id.ts'
import { ocspTypes } from '../revocation/ocsp/ocsp-response.ts'
import type { Keys } from './written-certificate.ts'

const nothing = new Uint8Array()
const algorithm = encodeSigningAlgorithm('ECDSA-SHA256')

const signed = (tbs: Uint8Array, { privateKey }: Keys): Uint8Array[] => [
  tbs,
  algorithm,
  bitString(sign('sha256', tbs, privateKey)),
]

/** An Extension of a CRL, of an entry, or of an OCSP response, DER. */
export const listExtension = (oid: string, value: Uint8Array, critical?: 'critical'): Uint8Array =>
  sequence(objectIdentifier(oid), critical ? boolean(true) : nothing, octetString(value))

/** An entry of a CRL with whatever extensions. */
export const listEntry = (
  serial: number,
  revokedAt: Date,
  ...extensions: readonly Uint8Array[]
): Uint8Array =>
  sequence(integer(serial), time(revokedAt), extensions.length > 0 ? sequence(...extensions) : nothing)

export interface ListWriting {
  readonly issuer: string
  readonly signer: Keys
  readonly version?: 1 | 2
  readonly thisUpdate: Date
  /** Null leaves it out. */
  readonly nextUpdate: Date | null
  readonly entries?: readonly Uint8Array[]
  readonly extensions?: readonly Uint8Array[]
}

/** A CRL with whatever its issuer may write into it, signed, DER. */
export const writeList = (writing: ListWriting): Uint8Array => {
  const { issuer, signer, version = 2, thisUpdate, nextUpdate, entries = [], extensions = [] } = writing
  const tbs = sequence(
    version === 2 ? integer(1) : nothing,
    algorithm,
    encodeName([['CN', issuer]]),
    time(thisUpdate),
    nextUpdate ? time(nextUpdate) : nothing,
    entries.length > 0 ? writeElement(tags.sequence, Buffer.concat(entries)) : nothing,
    extensions.length > 0 ? tagged(0, sequence(...extensions)) : nothing,
  )
  return sequence(...signed(tbs, signer))
}

/** The certStatus of an OCSP answer, DER. */
export const ocspGood = writeElement(0x80)
export const ocspUnknown = writeElement(0x82)
export const ocspRevoked = (at: Date): Uint8Array => tagged(1, generalizedTime(at))

export interface SingleWriting {
  readonly id: OcspCertificateId
  readonly status: Uint8Array
  readonly thisUpdate: Date
  /** Null leaves it out. */
  readonly nextUpdate: Date | null
  readonly extensions?: readonly Uint8Array[]
}

/** An OCSP response with whatever its signer may write into it, DER. */
export const writeResponse = (writing: {
  readonly signer: Keys
  /** The subject that the response names as its signer. */
  readonly responder: string
  readonly singles: readonly SingleWriting[]
  readonly extensions?: readonly Uint8Array[]
  readonly certificates?: readonly Certificate[]
}): Uint8Array => {
  const { signer, responder, singles, extensions = [], certificates = [] } = writing
  const wrap = (list: readonly Uint8Array[]): Uint8Array =>
    list.length > 0 ? tagged(1, sequence(...list)) : nothing
  const tbs = sequence(
    tagged(1, encodeName([['CN', responder]])),
    generalizedTime(singles[0]?.thisUpdate ?? new Date()),
    sequence(
      ...singles.map((single) =>
        sequence(
          encodeOcspCertificateId(single.id),
          single.status,
          generalizedTime(single.thisUpdate),
          single.nextUpdate ? tagged(0, generalizedTime(single.nextUpdate)) : nothing,
          wrap(single.extensions ?? []),
        ),
      ),
    ),
    wrap(extensions),
  )
  const basic = sequence(
    ...signed(tbs, signer),
    certificates.length > 0 ? tagged(0, sequence(...certificates.map(({ der }) => der))) : nothing,
  )
  return sequence(
    writeElement(tags.enumerated, Uint8Array.of(0)),
    tagged(0, sequence(objectIdentifier(ocspTypes.basicResponse), octetString(basic))),
  )
}
