import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { EvidenceMoved } from '../../platform/database/inside/evidence.ts'
import { newId } from '../../platform/ids.ts'
import { enterIssued } from '../platform-trust/index.ts'
import { partsOf } from './applications/application.ts'
import { purposeOf, type Certified } from './certify-key.ts'
import { holdModuleKey } from './module-key.ts'
import { end, insert, loadCurrent, lockName, type ApplicationKey } from './store.ts'

/** What happened to a key, in the words of the record. */
type Action = 'generated' | 'recertified' | 'certified' | 'uploaded'

/** Looks, under the lock, at what is to be replaced, and throws when that must not be. */
export type Accepts = (tx: Tx, former: ApplicationKey | undefined) => Promise<void>

/** Nothing has taken the place of what was seen. @throws EvidenceMoved */
export const inPlaceOf =
  (seen: ApplicationKey | undefined): Accepts =>
  async (_tx, former) => {
    if (former?.id !== seen?.id) throw new EvidenceMoved('another key')
  }

/**
 * Puts a key or certificate in the place of the current one, and says so. Of several at once, one comes after the other.
 * @param certified by which module key, where it was one of ours
 * @throws EvidenceMoved, for `decideOnEvidence`; what `accepts` throws
 */
export const replaceKey = async (
  app: App,
  actor: Actor,
  key: Pick<ApplicationKey, 'name' | 'certificate' | 'sealedPrivateKey' | 'origin'>,
  {
    action,
    certified,
    accepts,
  }: { readonly action: Action; readonly certified?: Certified; readonly accepts?: Accepts },
): Promise<ApplicationKey> => {
  const { certificate } = key
  const name = partsOf(key.name)
  const at = app.clock.now()
  const made = { ...key, name, id: newId(), createdAt: at, createdBy: actor.userName, endedAt: null }
  await app.database.transaction(async (tx) => {
    await lockName(tx, name)
    const former = await loadCurrent(tx, name)
    await accepts?.(tx, former)
    if (certified) await holdModuleKey(app, tx, certified.module)
    await end(tx, name, at)
    await insert(tx, made)
    if (certified)
      await enterIssued(tx, app, actor, {
        signed: certified.signed,
        holder: { type: 'platform', id: made.id, partnerId: null },
        domain: null,
        purpose: purposeOf(name),
        replaces: null,
      })
    await app.record(tx, {
      actor,
      action: `application-key.${action}`,
      object: { type: 'application-key', id: made.id },
      partnerId: null,
      before: former ? { sha256: former.certificate.sha256 } : null,
      after: { ...name, sha256: certificate.sha256, validTill: certificate.notAfter.toISOString() },
    })
  })
  return made
}
