/**
 * The part of the kit that runs in browsers, by WebCrypto: reading certificates, encrypting requests (F6) and data (F1),
 * opening identities (F8) and data, signing, and verifying answers of known signers. Mutual TLS, path validation, the
 * checks and the servers need Node. A browser is a poor place for the key of an organisation: it is meant for pages that
 * explain, for tests, and for keys of people.
 */
export {
  importEncryptionKey,
  openData,
  openIdentity,
  sealData,
  sealRequest,
  type RequestFields,
} from './browser/containers.ts'
export { importSignatureKey, isSignedBy, signBody } from './browser/signatures.ts'
export { viewCertificateFile, type CertificateView } from '@entente/trust/view'
