import { fieldsOf } from '../asn1/fields.ts'
import { readObjectIdentifier } from '../asn1/object-identifiers.ts'
import { childrenOf, encodingOf, readDer, type Element, type ReadLimits } from '../asn1/reader.ts'
import { contextConstructed, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readOctetsOfBitString, readSmallInteger } from '../asn1/values.ts'
import { ExtensionView } from '../certificates/extensions/extension-view.ts'
import {
  readExtensions,
  type Extension,
  type KnownExtensions,
} from '../certificates/extensions/extensions.ts'
import { readName, type Name } from '../certificates/names/names.ts'
import { openPublicKey } from '../certificates/keys/key-objects.ts'
import { readPublicKeyInfo, type KeyAlgorithm, type PublicKeyInfo } from '../certificates/keys/public-keys.ts'
import { readSignatureAlgorithm, type SignatureAlgorithm } from '../certificates/keys/signature-algorithms.ts'
import { fitsKey, verifySignature } from '../certificates/keys/signatures.ts'

/** A read PKCS#10 request (RFC 2986). What it asks for is a wish: the issuer decides what to write. */
export interface CertificateRequest {
  readonly der: Uint8Array
  readonly subject: Name
  readonly spkiDer: Uint8Array
  readonly keyAlgorithm: KeyAlgorithm
  readonly signatureAlgorithm: SignatureAlgorithm
  /** Extensions asked for, all of them decoded and sound. */
  readonly extensions: readonly Extension[]
  readonly requested: KnownExtensions
  /**
   * The request is signed with the key it names, so its sender holds the private key. Never certify a request where
   * this is false. Whether key and algorithm are strong enough is another question: `isKeyAllowed`.
   */
  readonly provesPossession: boolean
}

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'
const defaultLimits: ReadLimits = { maximumBytes: 16 * 1024 }

/** Reads one DER certification request and checks its proof of possession. @throws TrustError and nothing else */
export function readCertificateRequest(
  bytes: Uint8Array,
  limits: ReadLimits = defaultLimits,
): CertificateRequest {
  const der = new Uint8Array(bytes)
  const outer = fieldsOf(readDer(der, limits), 'CertificationRequest')
  const info = outer.next('certificationRequestInfo', tags.sequence)
  const signatureAlgorithm = readSignatureAlgorithm(outer.next('signatureAlgorithm'), 'signatureAlgorithm')
  const signature = readOctetsOfBitString(outer.next('signature'), 'signature')
  outer.end('CertificationRequest')
  const fields = fieldsOf(info, 'certificationRequestInfo')
  if (readSmallInteger(fields.next('version'), 'version') !== 0)
    throw new TrustError('bad-value', 'Only version 1 of PKCS#10 exists')
  const subject = readName(fields.next('subject'), 'subject')
  const key = readPublicKeyInfo(fields.next('subjectPublicKeyInfo', tags.sequence))
  const attributes = fields.optional(contextConstructed(0))
  fields.end('certificationRequestInfo')
  const extensions = attributes === undefined ? [] : readRequestedExtensions(attributes)
  const signed = { tbsDer: encodingOf(info), signature, signatureAlgorithm }
  const requested = new ExtensionView(extensions)
  requested.decodeExtensions()
  return {
    der,
    subject,
    spkiDer: key.der,
    keyAlgorithm: key.algorithm,
    signatureAlgorithm,
    extensions,
    requested,
    provesPossession: fitsKey(signed, key.algorithm) && verifyWith(key, signed),
  }
}

/** The one extensionRequest attribute (RFC 2985 §5.4.2); other attributes are passed over. */
function readRequestedExtensions(attributes: Element): Extension[] {
  let extensions: Extension[] | undefined
  for (const attribute of childrenOf(attributes)) {
    const fields = fieldsOf(attribute, 'attribute')
    const type = readObjectIdentifier(fields.next('type'), 'attribute type')
    const values = childrenOf(fields.next('values', tags.set))
    fields.end('attribute')
    if (type !== EXTENSION_REQUEST) continue
    const [value, ...more] = values
    if (value === undefined || more.length > 0 || extensions !== undefined)
      throw new TrustError('bad-value', 'extensionRequest: not exactly one')
    extensions = readExtensions(value)
  }
  return extensions ?? []
}

function verifyWith(key: PublicKeyInfo, signed: Parameters<typeof verifySignature>[0]): boolean {
  try {
    return verifySignature(signed, openPublicKey(key))
  } catch {
    return false
  }
}
