import { sign } from 'node:crypto'
import {
  bitString,
  boolean,
  integer,
  namedBits,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
  time,
  writeElement,
} from '../asn1/writer.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'
import { encodeName } from '../issuing/encode-name.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'
import { keyPurposes } from '../path-validation/purposes.ts'
import { extension, type Keys } from './written-certificate.ts'

/** Every field of a certificate as DER, so that a test may write each of them wrongly. */
export interface Draft {
  readonly keys: Keys
  readonly signer: Keys
  readonly version?: Uint8Array
  readonly serial?: Uint8Array
  readonly algorithm?: Uint8Array
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  readonly notBefore?: Uint8Array
  readonly notAfter?: Uint8Array
  readonly spki?: Uint8Array
  /** What stands between key and extensions. */
  readonly uniqueIds?: Uint8Array
  /** By name, so that a change replaces the one it means; `undefined` leaves it out. */
  readonly extensions: Readonly<Record<string, Uint8Array | undefined>>
  /** Takes the place of the whole extensions field. */
  readonly extensionsField?: Uint8Array
  readonly signature?: (tbs: Uint8Array) => Uint8Array
}

export const commonName = (text: string): Uint8Array => encodeName([['CN', text]])
export const ia5 = (tag: number, text: string): Uint8Array =>
  taggedPrimitive(tag, Buffer.from(text, 'latin1'))
export const dnsName = (text: string): Uint8Array => ia5(2, text)
export const alternativeNames = (...names: readonly Uint8Array[]): Uint8Array =>
  extension('subjectAltName', sequence(...names))
export const purposes = (...oids: readonly string[]): Uint8Array =>
  extension('extendedKeyUsage', sequence(...oids.map(objectIdentifier)))
export const rawTime = (tag: number, text: string): Uint8Array => writeElement(tag, Buffer.from(text))

const identifiers = (keys: Keys, signer: Keys): Draft['extensions'] => ({
  subjectKeyIdentifier: extension('subjectKeyIdentifier', octetString(keyIdentifierOf(keys.spkiDer))),
  authorityKeyIdentifier: extension(
    'authorityKeyIdentifier',
    sequence(taggedPrimitive(0, keyIdentifierOf(signer.spkiDer))),
  ),
})

/** A CA as every profile likes it. */
export function draftAuthority(subject: string, issuer: string, keys: Keys, signer: Keys): Draft {
  return {
    keys,
    signer,
    subject: commonName(subject),
    issuer: commonName(issuer),
    extensions: {
      ...identifiers(keys, signer),
      basicConstraints: extension('basicConstraints', sequence(boolean(true)), true),
      keyUsage: extension('keyUsage', namedBits([5, 6]), true),
    },
  }
}

/** A TLS server certificate for www.example.org as every profile likes it. */
export function draftLeaf(issuer: string, keys: Keys, signer: Keys): Draft {
  return {
    keys,
    signer,
    subject: commonName('leaf'),
    issuer: commonName(issuer),
    extensions: {
      ...identifiers(keys, signer),
      keyUsage: extension('keyUsage', namedBits([0]), true),
      extendedKeyUsage: purposes(keyPurposes.serverAuth),
      subjectAltName: alternativeNames(dnsName('www.example.org')),
    },
  }
}

/** The draft with some fields changed; extensions are changed one by one. */
export function changed(draft: Draft, change: Partial<Draft>): Draft {
  return { ...draft, ...change, extensions: { ...draft.extensions, ...change.extensions } }
}

/** Writes and signs it, whatever it says. */
export function writeDraft(draft: Draft): Uint8Array {
  const algorithm = draft.algorithm ?? encodeSigningAlgorithm('ECDSA-SHA256')
  const extensions = Object.values(draft.extensions).filter((each) => each !== undefined)
  const tbs = sequence(
    draft.version ?? tagged(0, integer(2)),
    draft.serial ?? integer(4711),
    algorithm,
    draft.issuer,
    sequence(draft.notBefore ?? time(new Date('2025-01-01')), draft.notAfter ?? time(new Date('2040-01-01'))),
    draft.subject,
    draft.spki ?? draft.keys.spkiDer,
    draft.uniqueIds ?? new Uint8Array(),
    draft.extensionsField ?? tagged(3, sequence(...extensions)),
  )
  const signature = draft.signature?.(tbs) ?? sign('sha256', tbs, draft.signer.privateKey)
  return sequence(tbs, algorithm, bitString(signature))
}
