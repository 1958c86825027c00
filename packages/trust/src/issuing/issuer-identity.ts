import type { Certificate } from '../certificates/certificate.ts'
import { keyIdentifierOf } from '../certificates/keys/key-objects.ts'

/** Who signs: a name and the identifier of the signing key. For self-signed ones the subject's own. */
export interface IssuerIdentity {
  /** Name, DER. */
  readonly nameDer: Uint8Array
  readonly keyIdentifier: Uint8Array
}

/** The issuer's name and key identifier: its subjectKeyIdentifier, or the digest of its key when it has none. */
export function issuerIdentity(issuer: Certificate | IssuerIdentity): IssuerIdentity {
  if ('nameDer' in issuer) return issuer
  return {
    nameDer: issuer.subject.der,
    keyIdentifier: issuer.subjectKeyIdentifier ?? keyIdentifierOf(issuer.spkiDer),
  }
}
