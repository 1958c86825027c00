import type { Page } from 'playwright-core'
import { judgeByAlfa } from './alfa.ts'
import { falseAlarms, type EngineName } from './false-alarms.ts'
import { judgeByIbm } from './ibm.ts'

const engines: Readonly<Record<EngineName, (page: Page) => Promise<string[]>>> = {
  ibm: judgeByIbm,
  alfa: judgeByAlfa,
}

/** Each engine judges one state of so many: Alfa, which runs outside the page, takes ten times as long as IBM's. */
const every: Readonly<Record<EngineName, number>> = { ibm: 8, alfa: 36 }

/** What the engines found. */
export interface SampleResult {
  readonly states: Record<EngineName, number>
  readonly findings: string[]
}

export const emptySample = (): SampleResult => ({ states: { ibm: 0, alfa: 0 }, findings: [] })

const isFalseAlarm = (name: EngineName, finding: string): boolean =>
  falseAlarms.some(({ engine, pattern }) => engine === name && pattern.test(finding))

/** Lets two more engines judge some of the states of a walk, beside axe-core, which sees every state of the journeys. */
export const sampler = (result: SampleResult): ((state: string, page: Page) => Promise<void>) => {
  let count = 0
  return async (state, page) => {
    for (const name of ['ibm', 'alfa'] as const) {
      if (count % every[name] !== 0) continue
      result.states[name] += 1
      for (const finding of new Set(await engines[name](page)))
        if (!isFalseAlarm(name, finding)) result.findings.push(`${state}: ${name}: ${finding}`)
    }
    count += 1
  }
}
