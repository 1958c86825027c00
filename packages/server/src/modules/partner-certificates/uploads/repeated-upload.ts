import type { Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { differencesFrom, profileOf, withSoundKeys, type Entitlement } from '../../platform-trust/index.ts'
import { trustMemoryOf } from '../../trust-store/index.ts'
import { platformChain } from '../announced/chains.ts'
import {
  revocationFound,
  type HeldCertificate,
  type Holder,
  type RevocationFound,
} from '../held-certificate.ts'
import { loadCurrent } from '../store.ts'
import { readUpload, readWish, type UploadWish } from './upload-wish.ts'

/** What is there already for the certificate of an upload. */
export interface Repeated extends RevocationFound {
  readonly held: HeldCertificate
}

const dayMilliseconds = 86_400_000

/**
 * How long a twin must still last to be the answer. One that comes to its end is signed anew, so that whoever uploads
 * the same file to go on does not have to ask for it in other words.
 */
const remainderOf = ({ settings }: App): number => {
  const { PARTNER_CERTIFICATE_DAYS: days, PARTNER_CERTIFICATE_GRACE_DAYS: grace } = settings
  return Math.min(grace, days / 2) * dayMilliseconds
}

/** The twin is what would be signed today: of the same profile, in time, nothing on its chain revoked, no key in other hands. */
const isTwinGood = async (
  reader: Reader,
  app: App,
  { platformSigned }: HeldCertificate,
  entitlement: Entitlement,
): Promise<boolean> => {
  const now = app.clock.now()
  if (platformSigned.notAfter.getTime() - now.getTime() < remainderOf(app)) return false
  const { CERTIFICATE_PROFILE: style } = app.settings
  const profile = profileOf(entitlement, { style, keyAlgorithm: platformSigned.keyAlgorithm })
  if (differencesFrom(platformSigned, profile).length > 0) return false
  const chain = platformChain(app, platformSigned)
  return (await withSoundKeys(reader, chain, now)).length === chain.length
}

/**
 * The holder's current certificate, when it is this one and its twin is as good as a new one would be. What is revoked,
 * over, or of another profile is not there in this sense: without a new twin its holder would have none that counts.
 */
export const loadStanding = async (
  reader: Reader,
  app: App,
  holder: Pick<Holder, 'type' | 'id'>,
  { sha256 }: Certificate,
  entitlement: Entitlement,
): Promise<HeldCertificate | undefined> => {
  const held = await loadCurrent(reader, holder, entitlement.purpose)
  if (held?.caSigned.sha256 !== sha256 || held.domain !== entitlement.domain) return undefined
  return (await isTwinGood(reader, app, held, entitlement)) ? held : undefined
}

/**
 * What is there already, when the upload brings it once more and its chain still stands. Whatever else is wrong with
 * the upload is for the rules to say.
 */
export const findRepeated = async (
  app: App,
  holder: Pick<Holder, 'type' | 'id'>,
  wish: UploadWish,
): Promise<Repeated | undefined> => {
  if (wish.renew) return undefined
  try {
    const certificate = readUpload(wish.text)
    const { domain, entitlement } = readWish(wish)
    const held = entitlement && (await loadStanding(app.database, app, holder, certificate, entitlement))
    if (!held || app.clock.now() > certificate.notAfter) return undefined
    const answer = await trustMemoryOf(app).pathTo(domain, certificate)
    return answer.ok ? { held, ...revocationFound(answer) } : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
