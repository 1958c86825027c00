import { TransportError } from '../envelope/transport-errors.ts'

/** Runs work in its turn. @throws TransportError 503 when too much waits already */
export type WaitingLine = <T>(work: () => Promise<T>) => Promise<T>

/** Lets so much work go on at once; what comes beyond that waits, first come, first served. */
export const createWaitingLine = ({
  atOnce,
  mostWaiting,
}: {
  readonly atOnce: number
  readonly mostWaiting: number
}): WaitingLine => {
  let working = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (working < atOnce) working += 1
    else if (waiting.length >= mostWaiting) throw new TransportError(503, 1)
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // A turn is handed over, so that nobody who comes just now slips in.
      const next = waiting.shift()
      if (next) next()
      else working -= 1
    }
  }
}
