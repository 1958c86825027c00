import { expect } from 'vitest'
import { ask } from '../../../packages/server/src/modules/decision/ask.ts'
import { factsInDatabase } from '../../../packages/server/src/modules/decision/memory/memory.ts'
import type { Question } from '../../../packages/server/src/modules/decision/rules/question.ts'
import { refusalReasons } from '../../../packages/server/src/modules/decision/rules/reasons.ts'
import { presentVerdict } from '../../../packages/server/src/modules/decision/wire.ts'
import type { TestApp } from '../app.ts'
import { decisionsAreCurrent } from './decision-scene.ts'

/** The answer of memory, which the database must give as well: our code and the contract's, or yes. */
export const answerTo = async (
  api: TestApp,
  question: Question,
): Promise<readonly (string | null)[] | 'yes'> => {
  await decisionsAreCurrent(api)
  const [one, other] = [await ask(api.app, question), await ask(api.app, question, factsInDatabase(api.app))]
  const shown = (verdict: typeof one) => presentVerdict(verdict, { locale: 'eng', now: api.clock.now() })
  expect({ ...shown(other), decidedDateTime: '' }).toEqual({ ...shown(one), decidedDateTime: '' })
  return one.isAllowed ? 'yes' : refusalReasons[one.reason]
}
