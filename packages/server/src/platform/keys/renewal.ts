import type { FastifyBaseLogger } from 'fastify'
import type { PlatformKeys } from './platform-keys.ts'

const everyMilliseconds = 6 * 3_600_000

/** Keeps the keys of a long-running process right. */
export interface Renewal {
  /** Another process has made a key: read it. */
  readonly refresh: () => void
  stop(): Promise<void>
}

/** Replaces keys that come near their end, a few times a day, and follows what other processes make. @param changed told after each time */
export const startRenewal = (
  { keys, log }: { readonly keys: PlatformKeys; readonly log: FastifyBaseLogger },
  changed: () => void = () => undefined,
): Renewal => {
  let running: Promise<void> = Promise.resolve()
  const next = (work: () => Promise<void>): void => {
    running = running
      .then(work)
      .then(changed)
      .catch((error: unknown) => log.error({ err: error }, 'platform keys'))
  }
  const timer = setInterval(() => next(() => keys.renewDue()), everyMilliseconds).unref()
  return {
    refresh: () => next(() => keys.refresh()),
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
