import type { Certificate } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { deactivatedAmong } from '../partners/index.ts'
import { revokedAmong } from '../platform-trust/index.ts'
import type { Domain } from '../trust-store/index.ts'
import { listHoldings } from './store.ts'

/**
 * Whether what we know of its holders speaks for a certificate: of one that nobody holds here we know nothing; of the
 * others somebody must hold it who is not deactivated, by a twin of ours that is not revoked. Its authority may go on
 * vouching for it: whether its holder takes part is ours to say. A chip does not end with its maker, but by itself: what
 * ends it revokes its twin while that lives, so a twin that has run out says nothing for it any more.
 */
export const standsByItsHolders = async (
  { database, clock }: Pick<App, 'database' | 'clock'>,
  domain: Domain,
  certificate: Certificate,
): Promise<boolean> => {
  const holdings = await listHoldings(database, domain, certificate)
  if (holdings.length === 0) return true
  const deactivated = await deactivatedAmong(
    database,
    holdings.map((each) => each.partner_id),
  )
  const revoked = await revokedAmong(
    database,
    holdings.map((each) => each.platform_sha256),
    clock.now(),
  )
  return holdings.some(
    (each) =>
      !revoked.has(each.platform_sha256) &&
      (each.holder_type === 'chip'
        ? each.platform_not_after > clock.now()
        : !deactivated.has(each.partner_id)),
  )
}
