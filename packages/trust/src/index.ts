/**
 * X.509 for a partner trust store: reading, path validation, issuing, PKCS#7; signatures (JWS) and encrypted containers
 * as partners exchange them. No I/O, no clock of its own.
 */
export {
  authorityRules,
  caChecks,
  type AuthorityContext,
  type CaCheck,
} from './acceptance/authority-rules.ts'
export { datesOf, outOfDate, subjectText } from './acceptance/certificate-rules.ts'
export { holderRules, type HolderContext } from './acceptance/holder-rules.ts'
export { isSameOrganisation, organisationForm } from './acceptance/organisation-names.ts'
export { firstRefusal, type Unacceptable } from './acceptance/unacceptable.ts'
export { TrustError, type TrustErrorCode } from './asn1/trust-error.ts'
export {
  parseCertificate,
  withSoundExtensions,
  type Certificate,
  type SerialNumber,
} from './certificates/certificate.ts'
export {
  certificateFileProblems,
  onlyCertificateOf,
  type CertificateFile,
  type CertificateFileForm,
  type CertificateFileLimits,
  type CertificateFileProblem,
  type SingleCertificateProblem,
} from './certificates/files/certificate-file.ts'
export { readCertificateFile } from './certificates/files/read-certificate-file.ts'
export type {
  AuthorityKeyIdentifier,
  BasicConstraints,
  KeyUsage,
  NameConstraints,
} from './certificates/extensions/extension-values.ts'
export { extensionTypes, type Extension } from './certificates/extensions/extensions.ts'
export type { GeneralName } from './certificates/names/general-names.ts'
export {
  attributeTypes,
  firstAttribute,
  namesMatch,
  type AttributeType,
  type Name,
  type NameAttribute,
} from './certificates/names/names.ts'
export { formatName, namePartsOf, searchableName } from './certificates/names/name-parts.ts'
export { nameTextOf, withoutEscapes, type NamePart } from './certificates/names/name-text.ts'
export { readPemBlocks, toPem, type PemBlock, type PemReading } from './certificates/files/pem.ts'
export { keyTextOf, signatureTextOf } from './certificates/keys/key-texts.ts'
export { detailsOf, keyIdentifierOf } from './certificates/keys/key-objects.ts'
export { keyMaterialOf, type KeyAlgorithm } from './certificates/keys/public-keys.ts'
export type { SignatureAlgorithm, SignatureAlgorithmName } from './certificates/keys/signature-algorithms.ts'
export { verifySignature, type Signed } from './certificates/keys/signatures.ts'
export {
  openAuthenticationRequest,
  requestDigest,
  sealAuthenticationRequest,
  type AuthenticationRequestFields,
} from './containers/authentication-request.ts'
export {
  biometricParameters,
  firstBiometricHash,
  nextBiometricHash,
  openBiometric,
  sealBiometric,
  type BiometricParameters,
} from './containers/biometric-segment.ts'
export { openJwe, readJwe, sealJwe, type JweOptions, type JweReading } from './containers/jwe.ts'
export { openKycResponse, sealKycResponse, type KycResponseFields } from './containers/kyc-response.ts'
export { openWithPin, sealWithPin } from './containers/pin-container.ts'
export {
  openData,
  readSealedData,
  sealData,
  type SealedData,
  type SharedParameters,
} from './containers/sealed-data.ts'
export {
  problemWithRecipient,
  asLongAsModulus,
  sessionKeyOpener,
  type SealingProblem,
  type SessionKeyOpener,
} from './containers/session-keys.ts'
export { isSameDigest, readThumbprint, thumbprintOf } from './containers/thumbprints.ts'
export {
  deviceSignatureAlgorithms,
  type DeviceProof,
  type DeviceReading,
  type DeviceRules,
  type DeviceStatement,
  type ProofKind,
  type SignedDigitalId,
} from './device/device-proof.ts'
export {
  deviceReasons,
  deviceSteps,
  type DeviceFault,
  type DevicePart,
  type DeviceReason,
  type DeviceStep,
  type DeviceStepName,
} from './device/device-steps.ts'
export { deviceClaims, longestClaims, type DigitalId } from './device/digital-id.ts'
export {
  createChainFinder,
  findDeviceChain,
  type ChainFinder,
  type DomainStore,
} from './device/find-device-chain.ts'
export {
  chainQuestions,
  defaultWindow,
  judgeDeviceProof,
  unreadVerdict,
  type ChainAnswer,
  type DeviceContext,
  type DeviceDomain,
  type DeviceLevel,
  type DeviceVerdict,
  type TimeWindow,
} from './device/judge-device-proof.ts'
export { readDeviceProofs } from './device/read-device-proof.ts'
export { decodeBase64 } from './encodings/base64.ts'
export { fromBase64Url, toBase64Url } from './encodings/base64url.ts'
export { hotlistId } from './identifiers/hotlist-ids.ts'
export { hubSignature, isHubSignature } from './identifiers/hub-signatures.ts'
export { jwkThumbprint, legacyKeyId } from './identifiers/key-ids.ts'
export { encodeName, rebuildSubject } from './issuing/encode-name.ts'
export { issueCertificate, type CertificateOrder } from './issuing/issue-certificate.ts'
export { issueCertificateRequest, type CertificateRequestOrder } from './issuing/issue-certificate-request.ts'
export type { IssuerIdentity } from './issuing/issuer-identity.ts'
export { readCertificateRequest, type CertificateRequest } from './issuing/read-certificate-request.ts'
export {
  compatibleProfile,
  crossProfile,
  issuingProfile,
  ocspResponderProfile,
  platformSignedProfile,
  rootProfile,
  tlsClientProfile,
  tlsServerProfile,
  type CertificateProfile,
  type CertificatePurpose,
  type PlatformSignedOptions,
  type PublishedUrls,
  type TrustDomain,
} from './issuing/profiles.ts'
export { newSerialNumber, serialNumberToDecimal } from './issuing/serial-numbers.ts'
export type { SigningAlgorithm } from './issuing/signature-algorithm-identifiers.ts'
export {
  fitsJwsAlgorithm,
  jwsAlgorithms,
  requestSignatureAlgorithms,
  signForJws,
  type JwsAlgorithm,
} from './jws/jws-algorithms.ts'
export { createJwsCache, type JwsCache, type JwsHeader } from './jws/jws-header.ts'
export { jwsRefusalCodes, type JwsRefusal, type JwsRefusalCode } from './jws/jws-refusals.ts'
export { readJws, verifyJws, type JwsAnswer, type JwsReading, type JwsRules } from './jws/read-jws.ts'
export { createJwsSigner, type JwsOrder, type JwsSigner } from './jws/sign-jws.ts'
export { parseStrictObject } from './jws/strict-json.ts'
export {
  auditAlgorithmRules,
  defaultAlgorithmRules,
  historicalAlgorithmRules,
  isKeyAllowed,
  isSignatureAllowed,
  type AlgorithmRules,
} from './path-validation/algorithm-rules.ts'
export { findPath, type PathAnswer, type PathQuestion } from './path-validation/find-path.ts'
export type { PeerName } from './path-validation/names/peer-names.ts'
export type { PolicyInputs } from './path-validation/policies/policies.ts'
export { keyPurposes, type PathPurpose } from './path-validation/purposes.ts'
export { createSignatureCache, type SignatureCache } from './path-validation/signature-checks.ts'
export { webAlgorithmRules } from './path-validation/web/web-rules.ts'
export type { PathLimits, PathWork } from './path-validation/work.ts'
export { issuersFirst } from './path-validation/search/issuing-order.ts'
export { pathRefusalCodes, type PathRefusal, type PathRefusalCode } from './path-validation/refusals.ts'
export { certsOnlyPkcs7 } from './pkcs7/certs-only-pkcs7.ts'
export { readPkcs7, type Pkcs7Limits } from './pkcs7/read-pkcs7.ts'
export type { RevocationInputs } from './revocation/check-revocation.ts'
export { readCrlIssuer, type Crl } from './revocation/crl/crl.ts'
export type { CrlFile, UnreadCrl } from './revocation/crl/crl-file.ts'
export { parseCrl, readCrlFile } from './revocation/crl/parse-crl.ts'
export { nextChangeOf } from './revocation/evidence-times.ts'
export type { CrlEntry } from './revocation/crl/crl-entries.ts'
export type { IssuingDistributionPoint } from './revocation/crl/crl-extensions.ts'
export { issueCrl, type CrlOrder, type RevokedCertificate } from './revocation/crl/issue-crl.ts'
export {
  issueOcspResponse,
  ocspFailure,
  type OcspAnswer,
  type OcspResponseOrder,
} from './revocation/ocsp/issue-ocsp-response.ts'
export { parseOcspRequest, type OcspRequest } from './revocation/ocsp/ocsp-request.ts'
export {
  meansCertificate,
  ocspCertificateId,
  type OcspCertificateId,
  type OcspHash,
} from './revocation/ocsp/ocsp-certificate-id.ts'
export {
  parseOcspResponse,
  type OcspResponse,
  type OcspStatus,
  type ResponderId,
  type SingleOcspResponse,
} from './revocation/ocsp/ocsp-response.ts'
export { writeOcspRequest } from './revocation/ocsp/write-ocsp-request.ts'
export type { RevocationReason } from './revocation/revocation-reasons.ts'
export { showHidden } from './texts/hidden-characters.ts'
export { oneLine } from './texts/text-forms.ts'
export { readUrl } from './texts/read-url.ts'
export { longestNormalised, normaliseText } from './texts/normalise-text.ts'
