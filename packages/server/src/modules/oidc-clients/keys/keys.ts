import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { violatesUnique, type Tx } from '../../../platform/database/database.ts'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { lockPartner } from '../../partners/index.ts'
import { hasEsignet } from '../esignet/telling.ts'
import { insertKey, listKeys, saveEnd, uniqueKey, uniqueKid } from './key-store.ts'
import { checkAction, isLiveKey, snapshotOfKey, type ClientKey, type OidcClient } from '../oidc-client.ts'
import { judgeJwk } from '../rules/jwk.ts'
import { lock } from '../store.ts'

const dayMilliseconds = 86_400_000

/** How many keys count side by side. */
const mostKeys = 5
/** How many a client has in its life. */
const mostKeysEver = 100

/** @throws Refusal PMS_ESI_008, PMS_PMP_016 */
const hold = async (
  tx: Tx,
  authority: Authority,
  known: OidcClient,
  action: 'add-key' | 'end-key',
): Promise<OidcClient> => {
  const partner = await lockPartner(tx, known.partnerId)
  const client = await lock(tx, known.id)
  if (!partner || !client) throw new Error(`oidc client ${known.id} is gone`)
  const refusal = checkAction(client, action)
  if (refusal) throw refusal
  if (!authority.isAdmin && !partner.isActive) throw new Refusal('PMS_PMP_016')
  return client
}

const note = (
  tx: Tx,
  app: App,
  authority: Authority,
  {
    client,
    before,
    after,
    as,
  }: { client: OidcClient; before: ClientKey | null; after: ClientKey; as: string },
  reason: string | null,
): Promise<void> =>
  app.record(tx, {
    actor: authority,
    action: `oidc-client.${as}`,
    object: { type: 'oidc-client', id: client.id },
    partnerId: client.partnerId,
    before: before && snapshotOfKey(before),
    after: snapshotOfKey(after),
    reason,
  })

/**
 * Adds a key beside those that a client has; the client keeps its id.
 * @throws Refusal PMS_ESI_007, PMS_ESI_001 where somebody has the key, ENT_CLI_003 where the client has one of that name, ENT_CLI_005, PMS_ESI_008, PMS_PMP_016
 */
export const addKey = async (
  app: App,
  authority: Authority,
  known: OidcClient,
  publicKey: Readonly<Record<string, unknown>>,
): Promise<ClientKey> => {
  const { kid, thumbprint, jwk } = judgeJwk(publicKey)
  try {
    return await app.database.transaction(async (tx) => {
      const client = await hold(tx, authority, known, 'add-key')
      const now = app.clock.now()
      const keys = await listKeys(tx, client.id)
      const most = keys.length >= mostKeysEver ? mostKeysEver : mostKeys
      if (most === mostKeysEver || keys.filter((key) => isLiveKey(key, now)).length >= mostKeys)
        throw new Refusal('ENT_CLI_005', { most })
      const key: ClientKey = {
        id: newId(),
        clientRow: client.id,
        kid,
        thumbprint,
        jwk,
        isFirst: false,
        createdAt: now,
        createdBy: authority.userName,
        endsAt: null,
      }
      await insertKey(tx, key)
      await note(tx, app, authority, { client, before: null, after: key, as: 'key-added' }, null)
      return key
    })
  } catch (error) {
    if (violatesUnique(error, uniqueKey)) throw new Refusal('PMS_ESI_001')
    throw violatesUnique(error, uniqueKid) ? new Refusal('ENT_CLI_003', { kid }) : error
  }
}

/**
 * Lets a key count no longer than an overlap. One stays that has no end; and the first one where there is an eSignet, which
 * knows a client by that alone (docs/decisions/0053).
 * @throws Refusal ENT_CLI_004, ENT_CLI_007, ENT_CLI_008 where the client has no such key, PMS_ESI_008, PMS_PMP_016
 */
export const endKey = (
  app: App,
  authority: Authority,
  known: OidcClient,
  wish: { readonly keyId: string; readonly overlapDays: number; readonly reason: string | null },
): Promise<ClientKey> =>
  app.database.transaction(async (tx) => {
    const client = await hold(tx, authority, known, 'end-key')
    const keys = await listKeys(tx, client.id)
    const key = keys.find(({ id }) => id === wish.keyId)
    if (!key) throw new Refusal('ENT_CLI_008')
    const others = keys.filter(({ id, endsAt }) => id !== key.id && endsAt === null)
    if (others.length === 0) throw new Refusal('ENT_CLI_004')
    if (key.isFirst && hasEsignet(app)) throw new Refusal('ENT_CLI_007')
    const end = new Date(app.clock.now().getTime() + wish.overlapDays * dayMilliseconds)
    const endsAt = key.endsAt && key.endsAt < end ? key.endsAt : end
    const ended = { ...key, endsAt }
    await saveEnd(tx, key.id, endsAt)
    await note(tx, app, authority, { client, before: key, after: ended, as: 'key-ended' }, wish.reason)
    return ended
  })
