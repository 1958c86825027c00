import { explanationWith, translatorOf } from '../../platform/i18n/translate.ts'
import type { RunTimeChecks } from '../usage/index.ts'
import { actorOfReason, checksInOrder } from './rules/checks.ts'
import { refusalReasons, type RefusalReason } from './rules/reasons.ts'

const reasonsByCode: ReadonlyMap<string, RefusalReason> = new Map(
  Object.entries(refusalReasons).map(([reason, [code]]) => [code, reason as RefusalReason]),
)

/** Where what a text mentions was not stored. */
const unknownWords = Object.fromEntries(
  [
    'keyFrom',
    'keyTill',
    'policyFrom',
    'policyTill',
    'certificateFrom',
    'certificateTill',
    'word',
    'code',
  ].map((word) => [word, '…']),
)

/** What a decision checks, for whoever asks afterwards why it has refused. */
export const decisionChecks: RunTimeChecks = {
  source: 'decision',
  place: 'before',
  checks: checksInOrder.map(([check, reasons]) => ({
    check,
    codes: reasons.map((reason) => refusalReasons[reason][0]),
  })),
  titleOf: (check, locale) => translatorOf(locale)(`decision-checks.${check}`),
  explain: (code, words, locale) =>
    explanationWith(`decision-verdicts.${code}`, { ...unknownWords, ...words }, locale),
  actorOf(code) {
    const reason = reasonsByCode.get(code)
    return reason === undefined ? 'partner' : actorOfReason(reason)
  },
}
