import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
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
} from '../asn1/writer.ts'
import { parseCertificate, type Certificate } from '../certificates/certificate.ts'
import { extensionTypes } from '../certificates/extensions/extensions.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'
import { encodeName } from '../issuing/encode-name.ts'
import { encodeSigningAlgorithm } from '../issuing/signature-algorithm-identifiers.ts'

export interface Keys {
  readonly privateKey: KeyObject
  readonly spkiDer: Uint8Array
}

export interface Writing {
  readonly subject: string
  readonly issuer: string
  readonly keys: Keys
  readonly signer: Keys
  readonly serial?: number
  readonly isAuthority?: boolean
  /** False leaves out both key identifiers. */
  readonly namesKeys?: boolean
  /** DER of the signature algorithm; SHA-256 is its hash. ECDSA when absent. */
  readonly algorithm?: Uint8Array
  /** More extensions, already encoded by `extension`. */
  readonly extensions?: readonly Uint8Array[]
}

/** An EC key pair. */
export function makeKeys(namedCurve = 'P-256'): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  return { privateKey, spkiDer: publicKey.export({ type: 'spki', format: 'der' }) }
}

/** An Extension, DER. */
export function extension(
  type: keyof typeof extensionTypes,
  value: Uint8Array,
  isCritical = false,
): Uint8Array {
  const critical = isCritical ? boolean(true) : new Uint8Array()
  return sequence(objectIdentifier(extensionTypes[type]), critical, octetString(value))
}

/** A certificate with whatever an attacker may write into it; quick enough to make thousands. */
export function writeCertificate(writing: Writing): Certificate {
  const { subject, issuer, keys, signer, serial = 1, isAuthority = true, namesKeys = true } = writing
  const algorithm = writing.algorithm ?? encodeSigningAlgorithm('ECDSA-SHA256')
  const identifiers = [
    extension('subjectKeyIdentifier', octetString(keyIdentifierOf(keys.spkiDer))),
    extension('authorityKeyIdentifier', sequence(taggedPrimitive(0, keyIdentifierOf(signer.spkiDer)))),
  ]
  const authority = [
    extension('basicConstraints', sequence(boolean(true)), true),
    extension('keyUsage', namedBits([5, 6]), true),
  ]
  const extensions = [
    ...(isAuthority ? authority : [extension('keyUsage', namedBits([0]), true)]),
    ...(namesKeys ? identifiers : []),
    ...(writing.extensions ?? []),
  ]
  const tbs = sequence(
    tagged(0, integer(2)),
    integer(serial),
    algorithm,
    encodeName([['CN', issuer]]),
    sequence(time(new Date('2020-01-01')), time(new Date('2040-01-01'))),
    encodeName([['CN', subject]]),
    keys.spkiDer,
    tagged(3, sequence(...extensions)),
  )
  return parseCertificate(sequence(tbs, algorithm, bitString(sign('sha256', tbs, signer.privateKey))), {
    maximumBytes: 1_000_000,
  })
}
