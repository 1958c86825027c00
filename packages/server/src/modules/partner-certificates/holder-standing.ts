import type { Certificate } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import type { Reader } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { deactivatedAmong } from '../partners/index.ts'
import { revokedAmong } from '../platform-trust/index.ts'
import type { Domain } from '../trust-store/index.ts'
import type { Holder } from './held-certificate.ts'
import { listHoldings, type Holding } from './store.ts'

/** What one holder's standing says about a certificate that it has uploaded. */
type Word = 'for' | 'against' | 'nothing'

/**
 * Whoever has ended speaks against its certificate: a deactivated partner, for its chips too, and a chip whose twin was
 * revoked for that. A twin that was revoked for anything else, or of a chip has run out, says
 * nothing: the holder may bring the certificate again.
 */
const wordsOf = async (
  reader: Reader,
  holdings: readonly Holding[],
  at: Date,
): Promise<ReadonlyMap<Holding, Word>> => {
  const deactivated = await deactivatedAmong(reader, [...new Set(holdings.map((each) => each.partner_id))])
  const revoked = await revokedAmong(
    reader,
    holdings.map((each) => each.platform_sha256),
    at,
  )
  return new Map(
    holdings.map((each) => {
      const isPartner = each.holder_type === 'partner'
      const reason = revoked.get(each.platform_sha256)
      if (deactivated.has(each.partner_id)) return [each, 'against']
      if (!isPartner && reason === 'cessationOfOperation') return [each, 'against']
      if (reason !== undefined) return [each, 'nothing']
      return [each, isPartner || each.platform_not_after > at ? 'for' : 'nothing']
    }),
  )
}

/** A partner and its chips speak with one voice, in which one word against outweighs all others. */
const voiceOf = (words: readonly Word[]): Word =>
  words.includes('against') ? 'against' : words.includes('for') ? 'for' : 'nothing'

/**
 * Whether what we know of its holders speaks for a certificate: of one that nobody holds here we know nothing; of the
 * others a partner must hold it for whom, and for whose chips, nothing speaks against it. Its authority may go on vouching
 * for it: whether its holder takes part is ours to say. Who holds it in the domain is heard first; where nobody does,
 * whoever holds it elsewhere.
 */
export const standsByItsHolders = async (
  { database, clock }: Pick<App, 'database' | 'clock'>,
  domain: Domain,
  certificate: Certificate,
): Promise<boolean> => {
  const holdings = await listHoldings(database, certificate)
  if (holdings.length === 0) return true
  const here = holdings.filter((each) => each.domain === domain)
  const words = await wordsOf(database, here.length > 0 ? here : holdings, clock.now())
  const ofPartner = (id: string) =>
    [...words].flatMap(([each, word]) => (each.partner_id === id ? [word] : []))
  const partners = new Set([...words.keys()].map((each) => each.partner_id))
  return [...partners].some((id) => voiceOf(ofPartner(id)) === 'for')
}

/**
 * The certificate of a deactivated partner is not given new life by another who brings it: it is public, and of whoever
 * brings it only the organisation's name is compared.
 * @throws Refusal ENT_CRT_003
 */
export const requireNoDeactivatedHolder = async (
  reader: Reader,
  certificate: Certificate,
  { partnerId }: Pick<Holder, 'partnerId'>,
): Promise<void> => {
  const holdings = await listHoldings(reader, certificate)
  const others = holdings.flatMap((each) =>
    each.holder_type === 'partner' && each.partner_id !== partnerId ? [each.partner_id] : [],
  )
  if ((await deactivatedAmong(reader, others)).size > 0) throw new Refusal('ENT_CRT_003')
}
