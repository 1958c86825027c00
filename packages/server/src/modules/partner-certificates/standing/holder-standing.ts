import type { Certificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { deactivatedAmong } from '../../partners/index.ts'
import {
  digestOfKey,
  isCompromisedKey,
  ownerOfKey,
  revokedAmong,
  titleOfKey,
} from '../../platform-trust/index.ts'
import type { Domain } from '../../trust-store/index.ts'
import type { Holder } from '../held-certificate.ts'
import {
  listHoldings,
  loadDecisions,
  saveDecision,
  type Holding,
  type HolderDecision,
} from './holder-standing-store.ts'

const timeOf = (at: Date | null | undefined): number => at?.getTime() ?? 0

/** An approval counts for the certificate that the chip has then: neither for a former one nor for one that comes later. */
const isConfirmedBy = ({ uploaded_at: since, superseded_at: until }: Holding, approved: number): boolean =>
  approved >= since.getTime() && (until === null || approved < until.getTime())

/**
 * Whether the last decision about chips with one certificate was against it. The end of a chip counts where the chip is the
 * key owner's, or was approved with this very certificate: who only brings it, and is rejected, ends nothing.
 */
const isEnded = (
  holdings: readonly Holding[],
  decisions: ReadonlyMap<string, HolderDecision>,
  owner: string,
): boolean => {
  let ended = 0
  let confirmed = 0
  for (const holding of holdings) {
    const { holder_id: id, partner_id: partner } = holding
    const decision = decisions.get(id)
    const approved = timeOf(decision?.confirmed_at)
    const isConfirmed = isConfirmedBy(holding, approved)
    if (partner === owner || holding.was_approved) ended = Math.max(ended, timeOf(decision?.ended_at))
    if (partner === owner && isConfirmed) confirmed = Math.max(confirmed, approved)
  }
  return ended > 0 && confirmed <= ended
}

/** Those that partners hold who take part. */
const ofActive = async (reader: Reader, holdings: readonly Holding[]): Promise<Holding[]> => {
  const deactivated = await deactivatedAmong(
    reader,
    holdings.map((each) => each.partner_id),
  )
  return holdings.filter((each) => !deactivated.has(each.partner_id))
}

/**
 * The twin of a chip says nothing once it has run out, a revoked one never does: the holder may bring the certificate again.
 * One that was replaced counts until its overlap ends.
 */
const counts = (holding: Holding, revoked: ReadonlyMap<string, unknown>, at: Date): boolean =>
  !revoked.has(holding.platform_sha256) &&
  (holding.accepted_until === null || holding.accepted_until > at) &&
  (holding.holder_type === 'partner' || holding.platform_not_after > at)

/**
 * Whether what we know of its holders speaks for a certificate. Whose key it is has the word, and nobody else who has
 * brought the certificate, which is public: of a key that nobody has brought we know nothing. Its authority may go on
 * vouching for it: whether its holder takes part is ours to say.
 *
 * A deactivated partner speaks against all of its keys. Of chips that have this certificate the last decision counts: where
 * one was ended, another has to be approved after that. Who holds it in the domain is heard first; where nobody does,
 * whoever holds it elsewhere. Where the key's partner does not hold it at all, those that do are heard instead: nobody
 * escapes its end by giving the key to somebody of whom we know nothing.
 */
export const standsByItsHolders = async (
  { database, clock }: Pick<App, 'database' | 'clock'>,
  domain: Domain,
  certificate: Certificate,
): Promise<boolean> => {
  const owner = await ownerOfKey(database, digestOfKey(certificate.spkiDer))
  if (owner === undefined) return true
  if ((await deactivatedAmong(database, [owner])).size > 0) return false
  if (await isCompromisedKey(database, certificate.spkiDer, owner)) return false
  const all = await listHoldings(database, certificate, owner)
  const chips = all.filter((each) => each.holder_type === 'chip')
  const decisions = await loadDecisions(
    database,
    chips.map((each) => each.holder_id),
  )
  if (isEnded(chips, decisions, owner)) return false
  if (all.length === 0) return true
  const own = all.filter((each) => each.partner_id === owner)
  const holdings = own.length > 0 ? own : await ofActive(database, all)
  const here = holdings.filter((each) => each.domain === domain)
  const heard = here.length > 0 ? here : holdings
  const twins = heard.map((each) => each.platform_sha256)
  const at = clock.now()
  const revoked = await revokedAmong(database, twins, at)
  return heard.some((each) => counts(each, revoked, at))
}

/**
 * The certificate of a deactivated partner is not given new life by another who brings it: it is public, and of whoever
 * brings it only the organisation's name is compared.
 * @throws Refusal ENT_CRT_003
 */
export const requireNoDeactivatedOwner = async (
  reader: Reader,
  { spkiDer }: Certificate,
  { partnerId }: Pick<Holder, 'partnerId'>,
): Promise<void> => {
  const owner = await ownerOfKey(reader, digestOfKey(spkiDer))
  if (owner === undefined || owner === partnerId) return
  if ((await deactivatedAmong(reader, [owner])).size > 0) throw new Refusal('ENT_CRT_003')
}

/**
 * No chip is approved with a key that another partner has proven, or an administrator has said to be another's: whoever has
 * the chip could end the certificate of whose the key is.
 * @throws Refusal ENT_CRT_006
 */
export const requireNoForeignTitle = async (
  reader: Reader,
  { spkiDer }: Certificate,
  { type, partnerId }: Pick<Holder, 'type' | 'partnerId'>,
): Promise<void> => {
  if (type !== 'chip') return
  const title = await titleOfKey(reader, digestOfKey(spkiDer))
  if (title && title.how !== 'first' && title.partnerId !== partnerId) throw new Refusal('ENT_CRT_006')
}

/** A chip has ended: its certificate counts no more, whoever of its maker holds it, until a chip with it is confirmed again. */
export const endChip = (tx: Tx, chipId: string, at: Date): Promise<void> =>
  saveDecision(tx, chipId, { ended_at: at })

/** A chip was approved, and its certificate with it. */
export const confirmChip = (tx: Tx, chipId: string, at: Date): Promise<void> =>
  saveDecision(tx, chipId, { confirmed_at: at })
