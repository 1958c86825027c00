import { parseCertificate, TrustError } from '@entente/trust'
import type { App, Job } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import { digestOfKey, titleOfKey } from '../keys/key-owner-store.ts'
import { isOwnKey, loadUnnotedCompromised, lockAllOfKey, saveCompromised } from '../keys/key-store.ts'

type Told = Pick<IssuedCertificateRow, 'id' | 'der' | 'holder_type' | 'partner_id'>

/** Tells whether a key is somebody's of whom a later module knows: an authority's of the trust store. */
export type KeyGuard = (app: App, key: { readonly spkiDer: Uint8Array }) => Promise<boolean>

/** Modules that know of keys which are no partner's offer here how to tell. */
export const keyGuards = extensionPoint<KeyGuard>('platform-trust.key-guards')

/** Whether a key is no partner's, whoever has brought it. Ask before the transaction. */
export const isGuardedKey = async (app: App, key: { readonly spkiDer: Uint8Array }): Promise<boolean> => {
  for (const guard of offeredAt(app, keyGuards)) if (await guard(app, key)) return true
  return false
}

/** The same of the key of a certificate. */
export const isGuarded = (app: App, { der }: Pick<Told, 'der'>): Promise<boolean> =>
  isGuardedKey(app, parseCertificate(der))

/**
 * By whose word others have the key of a certificate: undefined for everybody's. Whoever brings the public certificate of
 * somebody else has not shown that the key is its own: it can say so of what it holds itself, and of nothing else, unless
 * it has proven the key or an administrator has decided. Of a key of the platform that is the platform's to say, and an
 * authority's ends in the trust store.
 */
export const wordOf = async (
  tx: Tx,
  { der, holder_type: holder, partner_id: partnerId }: Told,
  { isAdmin, isGuarded: guarded }: { readonly isAdmin: boolean; readonly isGuarded: boolean },
): Promise<string | undefined> => {
  if (holder === 'platform' || partnerId === null) return undefined
  const { spkiDer } = parseCertificate(der)
  if (guarded || (await isOwnKey(tx, spkiDer))) return partnerId
  if (isAdmin) return undefined
  const title = await titleOfKey(tx, digestOfKey(spkiDer))
  return title?.partnerId === partnerId && title.how !== 'first' ? undefined : partnerId
}

/** What ends with a certificate whose key others have, locked: all of the key as far as the word counts. */
export const lockWithKey = async (tx: Tx, told: Told, word: string | undefined, at: Date) =>
  lockAllOfKey(tx, parseCertificate(told.der).spkiDer, at, word)

/** Notes by whose word a certificate of an earlier version was revoked: by everybody's, unless the key is no partner's. */
const note = async (app: App, certificate: IssuedCertificateRow): Promise<void> => {
  const told = { isAdmin: true, isGuarded: await isGuarded(app, certificate) }
  await app.database.transaction(async (tx) =>
    saveCompromised(tx, [certificate], (await wordOf(tx, certificate, told)) ?? null),
  )
}

/**
 * Certificates that earlier versions have revoked for their keys get their notes: before the server listens, and never
 * after. What cannot be read is told, and stops nothing.
 */
export const compromisedKeysJob = (app: App): Job => ({
  name: 'platform-trust.compromised-keys',
  everySeconds: 3600,
  isNeededFirst: true,
  async run() {
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const found = await loadUnnotedCompromised(app.database, after)
      for (const each of found)
        try {
          await note(app, each)
        } catch (error) {
          if (!(error instanceof TrustError)) throw error
          app.log.warn({ id: each.id }, 'certificate cannot be read')
        }
      const last = found.at(-1)
      if (!last) return 0
      after = last.id
    }
  },
})
