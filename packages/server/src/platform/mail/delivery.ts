import type { App } from '../app.ts'
import { backOffMilliseconds } from '../events/back-off.ts'
import { lease, removeOld, saveFailure, saveSent, type MailRow } from './mail-store.ts'
import { openMail } from './mail.ts'
import { isFinal, nameOfFailure, type Carrier } from './smtp.ts'

type Parts = Pick<App, 'database' | 'clock' | 'log' | 'vault'>

const batchSize = 5
const maximumAttempts = 8
// Longer than every time-out of an attempt together.
const leaseMilliseconds = 120_000
const keptMilliseconds = 30 * 86_400_000

const deliver = async (parts: Parts, carrier: Carrier, row: MailRow): Promise<void> => {
  const { database, clock, log } = parts
  try {
    await carrier.send(row, openMail(parts, row))
  } catch (error) {
    const parked = row.attempts >= maximumAttempts || isFinal(error)
    const failure = nameOfFailure(error)
    log.warn({ failure, template: row.template, mail: row.id, parked }, 'mail not delivered')
    const next = new Date(clock.now().getTime() + backOffMilliseconds(row.attempts - 1))
    return database.transaction((tx) => saveFailure(tx, row.id, failure, parked ? null : next))
  }
  return database.transaction((tx) => saveSent(tx, row.id))
}

/**
 * Delivers one batch of due mails: taken in one transaction, sent outside of any, noted in another. A process that dies
 * in between leaves them to the next attempt, so that a mail may come twice but is never lost.
 * @returns how many were attempted
 */
export const deliverMails = async (parts: Parts, carrier: Carrier): Promise<number> => {
  const now = parts.clock.now()
  const due = await parts.database.transaction(async (tx) => {
    await removeOld(tx, new Date(now.getTime() - keptMilliseconds))
    return lease(tx, now, new Date(now.getTime() + leaseMilliseconds), batchSize)
  })
  await Promise.all(due.map((row) => deliver(parts, carrier, row)))
  return due.length
}
