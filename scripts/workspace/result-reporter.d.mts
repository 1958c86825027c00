import type { Reporter } from 'vitest/node'

export class ResultReporter implements Reporter {
  constructor(file: string)
  onTestRunEnd: NonNullable<Reporter['onTestRunEnd']>
}
