import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { stateAt, type Licence } from '../licence.ts'

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
