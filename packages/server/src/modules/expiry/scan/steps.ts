import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { prepareDigests } from '../digests/prepare.ts'
import { prepareEscalation } from '../digests/escalate.ts'
import { toDay } from '../notice.ts'
import { isLookedThrough } from './scan.ts'
import { begin, listOpen, lockOpen, saveProgress } from './scan-store.ts'
import { prepareSummary } from './weekly.ts'

/** What follows the look at a day, in this order: each is done once, and mails tell of what those before it have written. */
const steps = ['escalation', 'weekly', 'digests'] as const

type Step = (typeof steps)[number]

/** What a step does in the one transaction that also notes that it was done; what it needs beforehand it has looked up. */
export type PreparedStep = (tx: Tx) => Promise<void>

const prepare: Readonly<Record<Step, (app: App, day: string) => Promise<PreparedStep>>> = {
  escalation: prepareEscalation,
  weekly: prepareSummary,
  digests: prepareDigests,
}

const nothing = { found: 0, notices: 0, lastEnd: null, lastKey: null }

/**
 * After everything that ends has been looked at: tells administrators of what partners have not read, writes the summary of
 * the week, and the digests of the day. However many servers run, each step is done once.
 */
export const stepsJob = (app: App): Job => ({
  name: 'expiry.steps',
  everySeconds: 60,
  async run() {
    const day = toDay(app.clock.now())
    const open = await listOpen(app.database, { day, pass: 0 }, steps)
    const step = steps.find((each) => open.includes(each))
    if (step === undefined || !(await isLookedThrough(app, day))) return 0
    const scan = { day, pass: 0, kind: step }
    const work = await prepare[step](app, day)
    // By itself: whoever noted it in the transaction of the work would let every other server wait for the end of that.
    await app.database.transaction((tx) => begin(tx, scan, [step]))
    return app.database.transaction(async (tx) => {
      if (!(await lockOpen(tx, scan))) return 0
      await work(tx)
      await saveProgress(tx, scan, { ...nothing, done: app.clock.now() })
      return 1
    })
  },
})
