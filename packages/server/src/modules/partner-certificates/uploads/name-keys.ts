import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { claimKey } from '../../platform-trust/index.ts'
import { fillKeyDigests, fillNameKeys, type Filled } from '../standing/earlier-versions-store.ts'

/** Before every id. */
const first = '00000000-0000-0000-0000-000000000000'

/**
 * Looks through the rows of earlier versions once, batch after batch; what cannot be read is told, and stops nothing. It is
 * done before the server listens, and there is nothing to do ever after.
 */
const fillJob = (app: App, name: string, batch: (tx: Tx, after: string) => Promise<Filled>): Job => ({
  name: `partner-certificates.${name}`,
  everySeconds: 3600,
  isNeededFirst: true,
  async run() {
    let after: string | undefined = first
    while (after !== undefined) {
      const from: string = after
      const { last, unreadable } = await app.database.transaction((tx) => batch(tx, from))
      if (unreadable.length > 0) app.log.warn({ job: name, ids: unreadable }, 'certificates cannot be read')
      after = last
    }
    return 0
  },
})

/** Certificates stored by earlier versions get the digest by which issuers are looked up. */
export const nameKeysJob = (app: App): Job => fillJob(app, 'issuer-name-keys', fillNameKeys)

/** The same for the digest of the key, and for whose the key is: the first partner's that has brought it. */
export const keyDigestsJob = (app: App): Job =>
  fillJob(app, 'key-digests', async (tx, after) => {
    const { shown, ...filled } = await fillKeyDigests(tx, after)
    for (const { digest, ...claim } of shown) await claimKey(tx, digest, { ...claim, how: 'first' })
    return filled
  })
