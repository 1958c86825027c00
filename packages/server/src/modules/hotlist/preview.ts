import type { App } from '../../platform/app.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { chipsOfKey } from '../chips/index.ts'
import { devicesNamed } from '../device-models/index.ts'
import { sbisNamed } from '../sbis/index.ts'
import { holdingSources, type Holding } from '../partners/index.ts'
import type { HotlistEntry } from './entry.ts'
import { findBlocked, load } from './store.ts'
import { readSubject, type Subject, type SubjectWish } from './subject.ts'
import { keyDigestIn } from './thing.ts'

/** What a hot-listing would come to. */
export interface BlockPreview {
  readonly subject: Subject
  /** The entry that stops it already. */
  readonly standing: HotlistEntry | undefined
  readonly affected: readonly Holding[]
}

const heldBy = (app: App, partnerId: string): Promise<Holding[]> =>
  Promise.all(offeredAt(app, holdingSources).map((source) => source(app, app.database, partnerId)))

/** What is registered of a subject. */
const affectedBy = async (app: App, { kind, facts, matchKey }: Subject): Promise<Holding[]> => {
  if (kind === 'chip_key') return [await chipsOfKey(app.database, keyDigestIn(matchKey))]
  const { make, model, providerId, softwareVersion } = facts
  if (kind === 'device_model' && make && model) return [await devicesNamed(app.database, { make, model })]
  if (kind === 'sbi' && providerId && softwareVersion)
    return [await sbisNamed(app.database, { providerId, softwareVersion })]
  if ((kind === 'provider' || kind === 'partner') && providerId) return heldBy(app, providerId)
  return []
}

/** What of the registered things a hot-listing would stop. Stores nothing. @throws Refusal those of `readSubject` */
export const previewBlock = async (app: App, wish: SubjectWish): Promise<BlockPreview> => {
  const subject = await readSubject(app, wish)
  const [[standing], affected] = await Promise.all([
    findBlocked(app.database, [subject.matchKey], app.clock.now()),
    affectedBy(app, subject),
  ])
  return {
    subject,
    standing: standing && (await load(app.database, standing.id)),
    affected: affected.filter(({ total }) => total > 0),
  }
}
