import { AsyncLocalStorage } from 'node:async_hooks'

/** A transaction that asynchronous work may be going on inside of. */
interface Running {
  /** Holds the stack of whoever opened it; it becomes text when somebody asks, which is rarely. */
  readonly opener: { readonly stack?: string }
  isOpen: boolean
}

const running = new AsyncLocalStorage<Running | undefined>()

/**
 * Something slow was asked for inside a transaction, which holds a connection and locks meanwhile. It is a fault of the
 * program: what is slow happens before the transaction, or after it.
 */
export class RefusedInsideTransaction extends Error {
  override readonly name = 'RefusedInsideTransaction'
}

/** Notes who calls a function. One line of the stack is enough, and much cheaper than the usual ten. */
export const openedBy = (called: (...words: never[]) => unknown): Running['opener'] => {
  const opener: Running['opener'] = {}
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 1
  Error.captureStackTrace(opener, called)
  Error.stackTraceLimit = stackTraceLimit
  return opener
}

/** The function that opened a transaction, and its place: `decideChip (service.ts:200)`, without the folders before it. */
const openerOf = ({ opener }: Running): string => {
  const [, line = ''] = (opener.stack ?? '').split('\n')
  const place = /([^/\\()\s]+:\d+):\d+\)?$/u.exec(line)?.[1] ?? 'somewhere'
  const name = /^\s*at (?:async )?(?!new )([\w$.<>]+) \(/u.exec(line)?.[1]
  return name === undefined || name.includes('<') ? place : `${name} (${place})`
}

/**
 * The lock on every door to something slow: another connection, the outside, mail, hashing, private keys.
 * @param what is behind the door, for the error
 * @throws RefusedInsideTransaction naming that and the function whose transaction it is
 */
export const refuseInsideTransaction = (what: string): void => {
  const transaction = running.getStore()
  if (transaction?.isOpen)
    throw new RefusedInsideTransaction(
      `${what} was asked for inside the transaction of ${openerOf(transaction)}`,
    )
}

/**
 * Runs the work of a transaction so that the doors know. What it starts and leaves behind is free again when it ends.
 * @param opener an object with the stack of whoever opened the transaction
 */
export const runInsideTransaction = async <T>(
  opener: Running['opener'],
  work: () => Promise<T>,
): Promise<T> => {
  const transaction = { opener, isOpen: true }
  try {
    return await running.run(transaction, work)
  } finally {
    transaction.isOpen = false
  }
}

/** Starts something that lives longer than the transaction in which it happens to be started. */
export const runOutsideTransaction = <T>(work: () => T): T => running.run(undefined, work)
