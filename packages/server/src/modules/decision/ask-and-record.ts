import type { App } from '../../platform/app.ts'
import { recordUsage } from '../usage/index.ts'
import { askWithConcerns } from './ask.ts'
import type { Verdict } from './rules/decide.ts'
import type { Question } from './rules/question.ts'
import { refusalReasons } from './rules/reasons.ts'

/**
 * The verdict for whoever asks from outside, noted in the usage log.
 * @param transactionId by which it is found there
 */
export const askAndRecord = async (app: App, question: Question, transactionId: string): Promise<Verdict> => {
  const since = performance.now()
  const { verdict, concerns } = await askWithConcerns(app, question)
  recordUsage(app, {
    ...concerns,
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
}
