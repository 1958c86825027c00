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
    'period',
    'until',
  ].map((word) => [word, '…']),
)

type Check = (typeof checksInOrder)[number]

const checksOf = (place: RunTimeChecks['place'], checks: readonly Check[]): RunTimeChecks => ({
  source: 'decision',
  place,
  checks: checks.map(([check, reasons]) => ({
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
})

const isLastWord = ([check]: Check): boolean => check === 'go-live' || check === 'quota'

/** What a decision checks, for whoever asks afterwards why it has refused. */
export const decisionChecks = checksOf(
  'decision',
  checksInOrder.filter((check) => !isLastWord(check)),
)

/** What it refuses for only where all the rest was right, a gateway's own checks too. */
export const lastWordOfDecision = checksOf('last-word', checksInOrder.filter(isLastWord))
