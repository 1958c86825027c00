import type { App } from '../../platform/app.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { recordUsage } from '../usage/index.ts'
import { askAbout } from './ask.ts'
import { countCall } from './count-call.ts'
import type { Verdict } from './rules/decide.ts'
import type { Question } from './rules/question.ts'
import { refusalReasons } from './rules/reasons.ts'

/**
 * The verdict for whoever asks from outside, counted where quotas are and noted in the usage log.
 * @param transactionId by which it is found there
 */
export const askAndRecord = (app: App, question: Question, transactionId: string): Soon<Verdict> => {
  const since = performance.now()
  const counted = whenKnown(askAbout(app, question), ({ verdict, about }) =>
    whenKnown(countCall(app, verdict), (final) => ({ verdict: final, about })),
  )
  return whenKnown(counted, ({ verdict, about }) => {
    recordUsage(app, {
      ...about,
      source: 'decision',
      operation: question.operation ?? null,
      isAllowed: verdict.isAllowed,
      code: verdict.isAllowed ? null : refusalReasons[verdict.reason][0],
      words: verdict.isAllowed ? undefined : verdict.words,
      latencyMs: performance.now() - since,
      transactionId,
      at: app.clock.now(),
    })
    return verdict
  })
}
