import type { App } from '../../platform/app.ts'
import { refuseBlocked, type Visit } from './lockout.ts'
import { createWaitingLine, type WaitingLine } from './waiting-line.ts'

/** Four are compared at once, one on each thread of Node's pool; the others talk to the database meanwhile. */
const size = { atOnce: 6, mostWaiting: 1000 }

const lines = new WeakMap<App, WaitingLine>()

const lineOf = (app: App): WaitingLine => {
  const line = lines.get(app) ?? createWaitingLine(size)
  lines.set(app, line)
  return line
}

/**
 * Looks at a password in its turn, so that the outcome of most tries is known before the next one costs a hash, and a
 * crowd neither fills the memory nor takes every connection to the database.
 * @param visit who tries, unless they are signed in
 * @throws RetryLater ENT_ACC_003 for whoever is known to be blocked, before or after waiting
 */
export const inTurn = async <T>(app: App, visit: Visit | undefined, work: () => Promise<T>): Promise<T> => {
  const look = () => visit && refuseBlocked(app, visit)
  look()
  return lineOf(app)(() => {
    look()
    return work()
  })
}
