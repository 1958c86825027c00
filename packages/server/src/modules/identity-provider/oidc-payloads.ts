import { createHash } from 'node:crypto'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { App } from '../../platform/app.ts'
import { oidcPayloadStore as store } from '../sessions/index.ts'
import { loadLibrary } from './library.ts'

const purpose = 'oidc-payload'

const hashOf = (id: string): Buffer => createHash('sha256').update(id).digest()

/**
 * Keeps what the identity provider remembers of one kind. Its ids are bearer secrets (codes, session ids), so that the
 * database holds hashes of them and sealed contents only.
 */
export const createPayloadAdapter = (app: App, model: string): Adapter => {
  const write = <T>(work: Parameters<typeof app.database.transaction<T>>[0]) => app.database.transaction(work)
  const read = (row: store.PayloadRow | undefined): AdapterPayload | undefined => {
    if (!row) return undefined
    const payload = JSON.parse(app.vault.open(purpose, row.payload).toString()) as AdapterPayload
    return row.consumedAt ? { ...payload, consumed: Math.floor(row.consumedAt.getTime() / 1000) } : payload
  }
  return {
    upsert: (id, payload, expiresIn) =>
      write(async (tx) => {
        const now = app.clock.now()
        const { grantId, uid } = payload
        // Of a sign-in, whoever has just proven to be it: it ends with everything else of the account.
        const accountId = payload.accountId ?? payload['result']?.login?.accountId
        await store.removeExpired(tx, now)
        await store.save(tx, {
          model,
          idHash: hashOf(id),
          payload: app.vault.seal(purpose, Buffer.from(JSON.stringify(payload))),
          grantHash: grantId ? hashOf(grantId) : null,
          uidHash: uid ? hashOf(uid) : null,
          accountId: accountId ?? null,
          expiresAt: expiresIn ? new Date(now.getTime() + expiresIn * 1000) : null,
        })
      }),
    find: async (id) => read(await store.load(app.database, model, hashOf(id))),
    findByUid: async (uid) => read(await store.loadByUid(app.database, model, hashOf(uid))),
    // The device flow alone has user codes, and it is off.
    findByUserCode: async () => undefined,
    consume: (id) =>
      write(async (tx) => {
        const first = await store.consume(tx, model, hashOf(id), app.clock.now())
        // Two exchanges of one code at the same time: the second gets nothing.
        if (!first) throw new (await loadLibrary()).errors.InvalidGrant('grant request is invalid')
      }),
    destroy: (id) => write((tx) => store.remove(tx, model, hashOf(id))),
    revokeByGrantId: (grantId) => write((tx) => store.removeByGrant(tx, model, hashOf(grantId))),
  }
}
