import type { App } from '../../platform/app.ts'
import { refuseBlocked, type Visit } from './lockout.ts'
import { createWaitingLine, type WaitingLine } from '../../platform/http/limits/waiting-line.ts'

/**
 * Looks at a proof in its turn, so that the outcome of most tries is known before the next one costs anything, and a
 * crowd neither fills the memory nor takes every connection to the database.
 * @param visit who tries
 * @throws RetryLater ENT_ACC_003 for whoever is known to be blocked, before or after waiting
 */
type InTurn = <T>(app: App, visit: Visit, work: () => Promise<T>) => Promise<T>

const turns = (size: Parameters<typeof createWaitingLine>[0]): InTurn => {
  const lines = new WeakMap<App, WaitingLine>()
  const lineOf = (app: App): WaitingLine => {
    const line = lines.get(app) ?? createWaitingLine(size)
    lines.set(app, line)
    return line
  }
  return async (app, visit, work) => {
    refuseBlocked(app, visit)
    return lineOf(app)(() => {
      refuseBlocked(app, visit)
      return work()
    })
  }
}

/** Four passwords are compared at once, one on each thread of Node's pool; the others talk to the database meanwhile. */
export const inPasswordTurn = turns({ atOnce: 6, mostWaiting: 1000 })

/** Codes cost no hash. They have a line of their own, or who has shown a password would wait behind those who guess. */
export const inCodeTurn = turns({ atOnce: 2, mostWaiting: 300 })
