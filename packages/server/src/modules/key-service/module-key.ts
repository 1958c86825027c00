import type { Certificate } from '@entente/trust'
import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { EvidenceMoved } from '../../platform/database/inside/evidence.ts'
import type { AuthorityKey } from '../../platform/keys/key-ring.ts'
import { withSoundKeys } from '../platform-trust/index.ts'

const isSound = async ({ clock }: App, reader: Reader, { certificate }: AuthorityKey): Promise<boolean> =>
  (await withSoundKeys(reader, [certificate], clock.now())).length > 0

/**
 * The module key of an application (trust-and-crypto §3.1): made when somebody first asks, which costs at most one key
 * for each application, and replaced when it comes near its end, was revoked, or is in other hands. It may take long;
 * call it before the transaction.
 */
export const getModuleKey = async (app: App, actor: Actor, applicationId: string): Promise<AuthorityKey> => {
  const key = await app.keys.moduleOf(applicationId, actor)
  return (await isSound(app, app.database, key)) ? key : app.keys.replaceModule(applicationId, actor, key.id)
}

/** What a module key has signed may be stored. @throws EvidenceMoved when the key was revoked meanwhile */
export const holdModuleKey = async (app: App, reader: Reader, key: AuthorityKey): Promise<void> => {
  if (!(await isSound(app, reader, key))) throw new EvidenceMoved('the module key was revoked')
}

/** The module key that has certified a key; undefined when that was somebody else. */
export const moduleAbove = ({ keys }: App, { issuer }: Certificate): AuthorityKey | undefined =>
  keys.modules.find(({ certificate }) => Buffer.compare(certificate.subject.der, issuer.der) === 0)

/** Certificates of an application's module keys, the newest first. */
export const moduleCertificates = ({ keys }: App, applicationId: string): Certificate[] =>
  keys.modules
    .filter(({ application }) => application === applicationId)
    .map(({ certificate }) => certificate)
