import type { FastifyBaseLogger } from 'fastify'
import { late, within } from './within.ts'

/** One part of a stop. */
interface Step {
  /** For the log. */
  readonly name: string
  /** How long it may take at most. */
  readonly milliseconds: number
  readonly run: () => Promise<void>
}

/**
 * Stops one part after another. What hangs is left behind after its time, and what fails keeps nothing else from being
 * stopped: a stop that waits for ever ends in `kill -9`.
 */
export const stopInOrder = async (
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>,
  steps: readonly Step[],
): Promise<void> => {
  for (const { name, milliseconds, run } of steps)
    try {
      if ((await within(milliseconds, run())) === late)
        log.warn({ part: name, milliseconds }, 'stop: left behind what did not end in time')
    } catch (error) {
      log.error({ err: error, part: name }, 'stop')
    }
}
