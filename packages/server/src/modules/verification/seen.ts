import { createHash } from 'node:crypto'
import type { DeviceStatement, TimeWindow } from '@entente/trust'
import type { App, Job } from '../../platform/app.ts'
import { forgetSeen, noteSeen } from './seen-store.ts'

const batch = 1000

/**
 * Notes a good capture until its age alone refuses it.
 * @returns when it was verified for the first time, if it was before; undefined for what has no time
 */
export const whenSeen = async (
  { database, clock }: App,
  { reading, time }: DeviceStatement,
  { pastSeconds }: TimeWindow,
): Promise<Date | undefined> => {
  if (!time) return undefined
  const digest = createHash('sha256').update(reading.signingInput).digest()
  const until = new Date(time.getTime() + pastSeconds * 1000)
  return database.transaction((tx) => noteSeen(tx, { digest, at: clock.now(), until }))
}

/** Forgets captures that are too old to come again. */
export const forgetJob = ({ database, clock }: App): Job => ({
  name: 'verification.forget-captures',
  everySeconds: 60,
  run: () => database.transaction((tx) => forgetSeen(tx, clock.now(), batch)),
})
