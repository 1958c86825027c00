/**
 * The part of this package that runs in a browser as well: what certificates and revocation lists say, and what will be
 * refused about them whatever the trust store holds. The server judges by the same functions. Nothing here, nor anything
 * that it imports, needs Node.
 */
export { authorityRules, type AuthorityContext, type CaCheck } from './acceptance/authority-rules.ts'
export { holderRules, seemsSelfSigned, type HolderContext } from './acceptance/holder-rules.ts'
export { allRefusals, type AcceptanceCode, type Unacceptable } from './acceptance/unacceptable.ts'
export { viewCertificateFile, type CertificateFileProblem } from './certificates/files/certificate-file.ts'
export type { CertificateView } from './certificates/certificate-view.ts'
export { keyTextOf, signatureTextOf } from './certificates/keys/key-texts.ts'
export { namePartsOf } from './certificates/names/name-parts.ts'
export { nameTextOf, type NamePart } from './certificates/names/name-text.ts'
export { firstAttribute, namesMatch, type Name } from './certificates/names/names.ts'
export { readPemBlocks, toPem } from './certificates/files/pem.ts'
export { decodeText } from './certificates/files/file-text.ts'
export type { CrlView } from './revocation/crl/crl.ts'
export { viewCrlFile } from './revocation/crl/crl-file.ts'
export { showHidden, stretchesOf } from './texts/hidden-characters.ts'
export { decodeBase64, encodeBase64 } from './encodings/base64.ts'
