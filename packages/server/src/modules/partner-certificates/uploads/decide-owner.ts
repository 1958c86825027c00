import type { Actor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { claimKey, digestOfKey, holdSoundKey, ownerOfKey } from '../../platform-trust/index.ts'
import { snapshotOf } from './certify.ts'
import type { HeldCertificate } from '../held-certificate.ts'

/**
 * An administrator who uploads for a partner says whose key it is, also where the certificate is there already.
 * @throws Refusal ENT_CRT_002 where whoever has the key until then has told that others have it too
 */
export const decideOwner = (app: App, actor: Actor, held: HeldCertificate): Promise<void> =>
  app.database.transaction(async (tx) => {
    const { holder, caSigned } = held
    const { partnerId } = holder
    await holdSoundKey(tx, caSigned, partnerId)
    const digest = digestOfKey(caSigned.spkiDer)
    const former = await ownerOfKey(tx, digest)
    await claimKey(tx, digest, { partnerId, how: 'decided', at: app.clock.now(), by: actor.userName })
    if (former === partnerId) return
    const snapshot = snapshotOf(held)
    await app.record(tx, {
      actor,
      action: `${holder.type}-certificate.key-decided`,
      object: { type: `${holder.type}-certificate`, id: holder.id },
      partnerId,
      before: snapshot,
      after: snapshot,
      data: { formerOwner: former ?? null },
    })
  })
