import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { dayBefore, stateAt } from '../../liveness/index.ts'
import type { Licence } from '../licence.ts'

/**
 * That one more licence may be active; call it with the partner locked.
 * @param own the licences that the partner has beside it
 * @throws Refusal ENT_LIC_003
 */
export const requireRoom = ({ settings, clock }: App, own: readonly Licence[]): void => {
  const most = settings.LICENCES_PER_MISP
  const now = clock.now()
  if (own.filter((each) => stateAt(each, now) === 'active').length >= most)
    throw new Refusal('ENT_LIC_003', { most })
}

/**
 * That a MISP has not had too many licences made: each is kept for ever. Call it with the partner locked.
 * @param own the licences that the partner has
 * @throws Refusal ENT_LIC_007
 */
export const requireModestMaking = ({ settings, clock }: App, own: readonly Licence[]): void => {
  const most = settings.LICENCES_PER_DAY
  const since = dayBefore(clock.now())
  if (own.filter(({ createdAt }) => createdAt > since).length >= most)
    throw new Refusal('ENT_LIC_007', { most })
}
