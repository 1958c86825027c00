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

/** Not revoked, and nobody else is known to have it. */
export const isSound = async ({ database, clock }: App, { certificate }: ApplicationKey): Promise<boolean> =>
  (await withSoundKeys(database, [certificate], clock.now())).length > 0

/**
 * Its certificate was signed by a module key that is sound. Keys of older versions stand below the issuing key.
 */
export const isBelowModule = async (app: App, { certificate }: ApplicationKey): Promise<boolean> => {
  // Another process may have made it this moment.
  if (!moduleAbove(app, certificate)) await app.keys.refresh()
  const module = moduleAbove(app, certificate)
  if (!module) return false
  return (await withSoundKeys(app.database, [module.certificate], app.clock.now())).length > 0
}
