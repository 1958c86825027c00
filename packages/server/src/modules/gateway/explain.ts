import { explanationOf, translatorOf } from '../../platform/i18n/translate.ts'
import type { RunTimeChecks } from '../usage/index.ts'
import { gatewayReasons, type GatewayReason } from './reasons.ts'

type Checks = readonly (readonly [check: string, reasons: readonly GatewayReason[]])[]

/** What the gateway looks at itself before it asks for a decision, or takes its answer, in this order. */
const checkedBefore = [
  ['route', ['route-unknown', 'method-wrong', 'path-wrong', 'keys-disagree']],
  ['connection', ['client-certificate-missing', 'client-certificate-ended', 'client-certificate-other']],
  ['headers', ['signature-missing', 'authorization-missing']],
  ['body', ['body-too-long', 'body-unreadable', 'member-missing', 'member-wrong']],
  ['time', ['time-wrong']],
] as const satisfies Checks

/** And behind it. */
const checkedBehind = [
  ['rate', ['too-many']],
  ['repeated', ['repeated']],
  ['served', ['not-served']],
  ['content', ['not-decryptable', 'digest-wrong', 'content-wrong']],
] as const satisfies Checks

/** What becomes of a call that is let in. */
const letIn = [
  ['upstream', ['upstream-down', 'upstream-late', 'upstream-garbage']],
  ['answer', ['no-encryption-certificate', 'failed']],
] as const satisfies Checks

const checksOf = (place: RunTimeChecks['place'], checks: Checks): RunTimeChecks => ({
  source: 'gateway',
  place,
  checks: checks.map(([check, reasons]) => ({
    check,
    codes: reasons.map((reason) => gatewayReasons[reason][0]),
  })),
  titleOf: (check, locale) => translatorOf(locale)(`gateway-checks.${check}`),
  explain: (code, _words, locale) => explanationOf(`gateway-refusals.${code}`, {}, locale),
  actorOf: () => 'partner',
})

/** For whoever asks afterwards why the gateway has refused. */
export const checksBeforeDecision = checksOf('before', checkedBefore)
export const checksBehindDecision = checksOf('behind', checkedBehind)
export const checksOfLetIn = checksOf('let-in', letIn)
