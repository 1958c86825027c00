import type { App } from '../../platform/app.ts'
import { withSoundKeys } from '../platform-trust/index.ts'
import { replaceBeforeDaysOf } from './certify-key.ts'
import { moduleAbove } from './module-key.ts'
import type { ApplicationKey } from './store.ts'

const dayMilliseconds = 86_400_000

/** In date. */
export const isInDate = ({ clock }: App, { certificate }: ApplicationKey): boolean =>
  clock.now() <= certificate.notAfter

/**
 * In date, and not so near its end that another one must take its place. A certificate that its issuer's end has cut
 * short is replaced in the last third of its life; one that was made elsewhere serves to its end, for whoever had it made
 * brings the next one.
 */
export const isInUse = (app: App, key: ApplicationKey): boolean => {
  if (key.origin !== 'generated') return isInDate(app, key)
  const { notBefore, notAfter } = key.certificate
  const third = (notAfter.getTime() - notBefore.getTime()) / 3
  const before = Math.min(replaceBeforeDaysOf(key.name) * dayMilliseconds, third)
  return app.clock.now().getTime() < notAfter.getTime() - before
}

/**
 * How much the certificate of a key is worth.
 * - `good`: it counts, and so does the module key that has signed it; of one that was made elsewhere, it counts
 * - `former`: it counts, but an older version had it signed by another authority of ours than a module key
 * - `unvouched`: the module key that has signed it was revoked, or is in other hands; the key itself is not
 * - `gone`: it was revoked, or somebody else is known to have the key
 */
export type Standing = 'good' | 'former' | 'unvouched' | 'gone'

export const standingOf = async (app: App, { certificate, origin }: ApplicationKey): Promise<Standing> => {
  const module = origin === 'generated' ? moduleAbove(app, certificate)?.certificate : undefined
  const chain = module ? [certificate, module] : [certificate]
  const sound = await withSoundKeys(app.database, chain, app.clock.now())
  if (!sound.includes(certificate)) return 'gone'
  if (origin !== 'generated') return 'good'
  if (!module) return 'former'
  return sound.includes(module) ? 'good' : 'unvouched'
}
