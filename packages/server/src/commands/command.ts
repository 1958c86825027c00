/** How a command talks to the person at the terminal. */
interface Terminal {
  readonly say: (text: string) => void
  readonly complain: (text: string) => void
}

/** One command of the program. */
export interface Command {
  /** Arguments, as the help shows them. */
  readonly usage: string
  readonly summary: string
  /** @returns the exit code */
  run(words: readonly string[], terminal: Terminal): Promise<number>
}

/** Something the person at the terminal can mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly remedy: string

  constructor(problem: string, remedy: string) {
    super(problem)
    this.remedy = remedy
  }
}
