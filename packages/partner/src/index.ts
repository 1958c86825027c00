/**
 * What a partner's program needs to talk to the platform: keys, requests and answers over mutual TLS, signed and
 * encrypted, callbacks in the other direction, and checks that say what is wrong. For Node; the part for browsers is
 * `@entente/partner/browser`.
 */
export { answerSigner, writeAnswer, type AnswerOrder } from './answer/write-answer.ts'
export { call, type CallContext, type CallResult, type Step, type StepName } from './call/call.ts'
export { exchange, ExchangeError, type Exchange, type ExchangeOrder } from './call/exchange.ts'
export {
  checkResponseSignature,
  openIdentity,
  readAnswerBody,
  type AnswerBody,
  type AnswerError,
  type OpenedIdentity,
  type SignatureVerdict,
} from './call/read-answer.ts'
export { refusalCodes, waitsCode, type RefusalMeaning } from './call/refusal-codes.ts'
export { addressOf, routes, shownAddress, type Caller, type Route } from './call/routes.ts'
export {
  newTransactionId,
  signBody,
  writeRequest,
  type RequestOrder,
  type WrittenRequest,
} from './call/write-request.ts'
export { BodyTooLong, readBody } from './callbacks/read-body.ts'
export { createCallbackMemory, type CallbackMemory, type Claim } from './callbacks/callback-memory.ts'
export { createEchoServer, type EchoServerOptions, type ServerTls } from './callbacks/echo-server.ts'
export {
  answerCallback,
  createCallbackReceiver,
  type CallbackProblem,
  type CallbackReceiver,
  type CallbackReceiverOptions,
  type ReceivedCallback,
} from './callbacks/receive-callback.ts'
export {
  callbackId,
  writeCallback,
  type CallbackOrder,
  type WrittenCallback,
} from './callbacks/write-callback.ts'
export { pathProblem, summarise, type CertificateSummary } from './certificates/inspect.ts'
export { chainOf, readCertificates } from './certificates/read-chain.ts'
export { allChecks } from './check/all-checks.ts'
export { runChecks, type Check, type CheckPart, type CheckResult, type Verdict } from './check/check.ts'
export type { Facts } from './check/facts.ts'
export { fileFacts } from './check/facts/file-facts.ts'
export { probe, type ProbeOrder } from './check/probe.ts'
export {
  readReport,
  reportVersion,
  signReport,
  writeReport,
  type Report,
  type ReportReading,
} from './check/report.ts'
export { keyKinds, makeKey, storeKey, type KeyKind } from './keys/make-key.ts'
export { readPrivateKey, type KeyForm, type KeyReading } from './keys/read-key.ts'
export { readSubject, requestCertificate } from './keys/request-certificate.ts'
export { makePracticeAuthority, type PracticeAuthority } from './practice/practice-authority.ts'
export {
  createPracticeGateway,
  type ExaminedRequest,
  type PracticeGatewayOptions,
} from './practice/practice-gateway.ts'
export {
  loadIdentity,
  loadPlatform,
  type Credential,
  type Identity,
  type Platform,
} from './settings/identity.ts'
export { readSettings, settingsOf, type PartnerSettings } from './settings/settings.ts'
