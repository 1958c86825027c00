import { parseCertificate } from '@entente/trust'
import type { Authority } from '../../platform/access/authority.ts'
import type { App, Job } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { IssuedCertificateRow } from '../../platform/keys/issued-certificate-store.ts'
import { digestOfKey, ownerOfKey } from './key-owner-store.ts'
import { isOwnKey, loadUnnotedCompromised, lockAllOfKey, saveCompromised } from './key-store.ts'

type Told = Pick<IssuedCertificateRow, 'id' | 'der' | 'holder_type' | 'partner_id'>

/**
 * By whose word others have the key of a certificate: undefined for everybody's. Whoever brings the public certificate of
 * somebody else has not shown that the key is its own: it can say so of what it holds itself, and of nothing else. Of a key
 * of the platform that is the platform's to say.
 */
export const wordOf = async (
  tx: Tx,
  { der, holder_type: holder, partner_id: partnerId }: Told,
  authority: Pick<Authority, 'isAdmin'>,
): Promise<string | undefined> => {
  if (holder === 'platform' || partnerId === null) return undefined
  const { spkiDer } = parseCertificate(der)
  if (await isOwnKey(tx, spkiDer)) return partnerId
  if (authority.isAdmin) return undefined
  return (await ownerOfKey(tx, digestOfKey(spkiDer))) === partnerId ? undefined : partnerId
}

/** What ends with a certificate whose key others have, locked: all of the key as far as the word counts. */
export const lockWithKey = async (tx: Tx, told: Told, word: string | undefined, at: Date) =>
  lockAllOfKey(tx, parseCertificate(told.der).spkiDer, at, word)

/** Certificates that earlier versions have revoked for their keys get their notes: at the start, and never after. */
export const compromisedKeysJob = (app: App): Job => ({
  name: 'platform-trust.compromised-keys',
  everySeconds: 3600,
  run: () =>
    app.database.transaction(async (tx) => {
      const found = await loadUnnotedCompromised(tx)
      for (const each of found)
        await saveCompromised(tx, [each], (await wordOf(tx, each, { isAdmin: true })) ?? null)
      return found.length
    }),
})
