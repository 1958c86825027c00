import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { wakeWorkers } from '../../platform/events/events-store.ts'
import { dismissParked } from '../../platform/events/outside-store.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadPartner } from '../partners/index.ts'
import { allowedFor, requireAddress } from './address.ts'
import { requireRecipient } from './encryption.ts'
import { holdActiveOwner, holdOwnWebhook, requireActiveOwner, requireOwnWebhook } from './own.ts'
import { newSecret, sealSecret } from './secret.ts'
import { countAlone, load, lock, put, remove } from './store.ts'
import { receiverOf, snapshotOf, type Webhook, type WebhookEvent } from './webhook.ts'

/** What people choose of a webhook. */
interface Values {
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  /** Null or absent: as it is, for a new one no. */
  readonly isEncrypted?: boolean | null | undefined
}

/** A webhook with its secret, this once. */
export interface Issued {
  readonly webhook: Webhook
  readonly secret: string
}

const record = (
  tx: Tx,
  app: App,
  authority: Authority,
  { action, before, after }: { action: string; before: Webhook | null; after: Webhook | null },
): Promise<void> =>
  app.record(tx, {
    actor: authority,
    action: `webhook.${action}`,
    object: { type: 'webhook', id: (after ?? before)?.id ?? '' },
    partnerId: (after ?? before)?.partnerId ?? null,
    before: before && snapshotOf(before),
    after: after && snapshotOf(after),
  })

/** Whoever asks may have webhooks for this partner, or for the platform. @throws Refusal ENT_WHK_006 */
const requirePlace = async (app: App, authority: Authority, partnerId: string | null): Promise<void> => {
  if (partnerId === null) authority.nothingToOwn()
  else authority.requireOwner({ id: partnerId }, 'ENT_WHK_006')
  const isThere = partnerId === null ? authority.isAdmin : await loadPartner(app.database, partnerId)
  if (!isThere) throw new Refusal('ENT_WHK_006')
}

/**
 * Has events sent to an address.
 * @throws Refusal ENT_WHK_006, ENT_WHK_003, ENT_WHK_010, ENT_WHK_009, PMS_PMP_016, ENT_WHK_002
 */
export const createWebhook = async (
  app: App,
  authority: Authority,
  { partnerId, ...values }: Values & { readonly partnerId: string | null },
): Promise<Issued> => {
  await requirePlace(app, authority, partnerId)
  const url = requireAddress(values.url, allowedFor(app.settings, { partnerId }))
  const isEncrypted = values.isEncrypted ?? false
  if (isEncrypted) await requireRecipient(app, partnerId)
  const secret = newSecret()
  const webhook: Webhook = {
    id: newId(),
    partnerId,
    name: values.name,
    url,
    events: [...new Set(values.events)],
    isEncrypted,
    state: 'active',
    secret: sealSecret(app.vault, secret),
    previousSecret: null,
    previousUntil: null,
    failingSince: null,
    createdBy: authority.userName,
    createdAt: app.clock.now(),
  }
  await app.database.transaction(async (tx) => {
    await holdActiveOwner(tx, webhook)
    const most = app.settings.WEBHOOKS_PER_PARTNER
    if ((await countAlone(tx, partnerId)) >= most) throw new Refusal('ENT_WHK_002', { most })
    await put(tx, webhook)
    await record(tx, app, authority, { action: 'created', before: null, after: webhook })
  })
  return { webhook, secret }
}

/** Changes one webhook of the caller's. @throws Refusal ENT_WHK_001, and what `change` throws */
const alter = (
  app: App,
  authority: Authority,
  id: string,
  {
    action,
    ofActive,
    change,
  }: {
    readonly action: string
    readonly ofActive: boolean
    readonly change: (before: Webhook) => Webhook
  },
): Promise<Webhook> =>
  app.database.transaction(async (tx) => {
    const before = await holdOwnWebhook(tx, authority, { id, ofActive })
    const after = change(before)
    await put(tx, after)
    await record(tx, app, authority, { action, before, after })
    return after
  })

/** @throws Refusal ENT_WHK_001, PMS_PMP_016, ENT_WHK_003, ENT_WHK_010, ENT_WHK_009 */
export const changeWebhook = async (
  app: App,
  authority: Authority,
  id: string,
  values: Values,
): Promise<Webhook> => {
  const seen = requireOwnWebhook(authority, await load(app.database, id))
  await requireActiveOwner(app.database, seen)
  // One that is encrypted already keeps that, whatever became of the certificate: its messages wait for another.
  if (values.isEncrypted && !seen.isEncrypted) await requireRecipient(app, seen.partnerId)
  return alter(app, authority, id, {
    action: 'changed',
    ofActive: true,
    change: (before) => ({
      ...before,
      name: values.name,
      url: requireAddress(values.url, allowedFor(app.settings, before)),
      events: [...new Set(values.events)],
      isEncrypted: values.isEncrypted ?? before.isEncrypted,
    }),
  })
}

const hourMilliseconds = 3_600_000

/** Gives a webhook a new secret; both sign while the two overlap. @throws Refusal ENT_WHK_001 */
export const rotateSecret = async (
  app: App,
  authority: Authority,
  id: string,
  overlapHours = 24,
): Promise<Issued> => {
  const secret = newSecret()
  const sealed = sealSecret(app.vault, secret)
  const until = new Date(app.clock.now().getTime() + overlapHours * hourMilliseconds)
  const webhook = await alter(app, authority, id, {
    action: 'secret-rotated',
    // A secret that leaked is replaced, whatever became of its partner.
    ofActive: false,
    change: (before) => ({
      ...before,
      secret: sealed,
      previousSecret: overlapHours === 0 ? null : before.secret,
      previousUntil: overlapHours === 0 ? null : until,
    }),
  })
  return { webhook, secret }
}

/** Pauses or resumes. @throws Refusal ENT_WHK_001, PMS_PMP_016 who resumes, ENT_WHK_004 when it stands there already */
export const setState = (app: App, authority: Authority, id: string, isActive: boolean): Promise<Webhook> =>
  app.database.transaction(async (tx) => {
    const before = await holdOwnWebhook(tx, authority, { id, ofActive: isActive })
    if (isActive === (before.state === 'active') || (!isActive && before.state === 'disabled'))
      throw new Refusal('ENT_WHK_004')
    const after: Webhook = { ...before, state: isActive ? 'active' : 'paused', failingSince: null }
    await put(tx, after)
    await record(tx, app, authority, { action: isActive ? 'resumed' : 'paused', before, after })
    // What was kept meanwhile is due.
    await wakeWorkers(tx)
    return after
  })

/** Deletes a webhook, and gives up what was parked for it. @throws Refusal ENT_WHK_001 */
export const deleteWebhook = (app: App, authority: Authority, id: string): Promise<Webhook> =>
  app.database.transaction(async (tx) => {
    const before = requireOwnWebhook(authority, await lock(tx, id))
    await remove(tx, before)
    await dismissParked(tx, receiverOf(before), { by: authority.userName, at: app.clock.now() })
    await record(tx, app, authority, { action: 'deleted', before, after: null })
    return before
  })
