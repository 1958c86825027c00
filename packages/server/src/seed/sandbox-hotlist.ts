import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import { blockOnHotlist, liftFromHotlist, readHotlistSubject } from '../modules/hotlist/index.ts'

const weekMilliseconds = 7 * 86_400_000

/** A stolen device, one whose loss ends by itself, and a model that was stopped by mistake: what a hotlist looks like in use. */
export const seedHotlist = async (app: App, admin: Authority): Promise<void> => {
  const block = async (
    words: { serialNumber?: string; model: string },
    wish: { lasts?: number; reason: string },
  ) => {
    const kind = words.serialNumber === undefined ? 'device_model' : 'device'
    const subject = await readHotlistSubject(app, { kind, make: 'Argus', ...words })
    const { entry } = await blockOnHotlist(app, admin, subject, {
      reason: wish.reason,
      evidence: null,
      endsAt: wish.lasts === undefined ? null : new Date(app.clock.now().getTime() + wish.lasts),
    })
    return entry
  }
  await block({ serialNumber: 'AR-0417', model: 'F4' }, { reason: 'Stolen from a registration centre.' })
  await block(
    { serialNumber: 'AR-0533', model: 'I2' },
    { reason: 'Sent in for repair without its seal.', lasts: weekMilliseconds },
  )
  const mistaken = await block({ model: 'F1' }, { reason: 'Said to accept photographs of fingers.' })
  await liftFromHotlist(app, admin, { entryId: mistaken.id, reason: 'Another maker’s model was meant.' })
}
