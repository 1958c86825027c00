import { findPath, type Certificate, type PathAnswer } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { EvidenceMoved } from '../../../platform/database/inside/evidence.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { deactivatedAmong, partnerTypesOf } from '../../partners/index.ts'
import {
  digestOfKey,
  entitlementOf,
  holdSoundKey,
  holdUnrevoked,
  isOwnCertificate,
  ownersOfKeys,
  requireSoundKey,
  requireUnrevoked,
  withSoundKeys,
} from '../../platform-trust/index.ts'
import {
  holdTrust,
  noIssuer,
  noPath,
  revocationModeOf,
  trustMemoryOf,
  type Domain,
  type Ground,
} from '../../trust-store/index.ts'
import type { HeldCertificate, Holder } from '../held-certificate.ts'
import { requireNoDeactivatedOwner, requireNoForeignTitle, standsByItsHolders } from './holder-standing.ts'
import { signersAmong } from './signers-among.ts'
import { standsInRegister } from '../uploads/platform-word.ts'
import { loadByTwins, loadCurrent, loadIssuersNamed } from '../store.ts'

type Held = Pick<HeldCertificate, 'domain' | 'caSigned'>

/** The chain of a held certificate in the trust store as it is now; nobody is asked what has been revoked since. */
const findStoredPath = async (
  app: App,
  { domain, caSigned }: Held,
  at: Date,
): Promise<PathAnswer & { readonly ground: Ground }> => {
  const memory = trustMemoryOf(app)
  const { view, ground } = await memory.viewOf(domain)
  const { roots: anchors, intermediates } = view
  const signatureCache = memory.signatures
  return { ...findPath({ target: caSigned, anchors, intermediates, at, signatureCache }), ground }
}

/** The chain of a held certificate; of one that is over, as of its last moment. */
const findHeldPath = async (
  app: App,
  { domain, caSigned }: Held,
): Promise<PathAnswer & { readonly ground: Ground }> => {
  const now = app.clock.now()
  if (now <= caSigned.notAfter) return trustMemoryOf(app).pathTo(domain, caSigned)
  return findStoredPath(app, { domain, caSigned }, caSigned.notAfter)
}

/**
 * Whether the chain of a held certificate stands in the trust store of its domain. Of a certificate that is over the
 * last moment counts: its end is told apart from the end of trust in its issuer.
 */
export const isTrusted = async (app: App, held: Held): Promise<boolean> => (await findHeldPath(app, held)).ok

/**
 * Whether the trust store leads to a held certificate: what lists show, which wait for nobody outside. Of one that is over the
 * last moment counts.
 */
export const isAnchored = async (app: App, held: Held): Promise<boolean> => {
  const now = app.clock.now()
  const { notAfter } = held.caSigned
  return (await findStoredPath(app, held, now < notAfter ? now : notAfter)).ok
}

/**
 * The same with no certificate of the store missing that was committed before, and until when it stays so while nobody changes
 * the store: until a certificate in it, or this one, begins or ends.
 */
export const anchoredUntil = async (
  app: App,
  held: Held,
): Promise<{ readonly isAnchored: boolean; readonly from: Date; readonly until: number }> => {
  const { view } = await trustMemoryOf(app).freshViewOf(held.domain)
  const from = app.clock.now()
  const edges = [held.caSigned, ...view.roots, ...view.intermediates]
    .flatMap(({ notBefore, notAfter }) => [notBefore.getTime(), notAfter.getTime() + 1])
    .filter((edge) => edge > from.getTime())
  return {
    isAnchored: await isAnchored(app, held),
    from,
    until: edges.reduce((first, edge) => Math.min(first, edge), Infinity),
  }
}

/** Who takes our authority into a domain can bring what we have signed, and be signed for that, again and again. */
const mostTwins = 8

/** Of what is over no authority says any more that it was revoked: where that is asked for, nothing stands on it. */
const mayBeGround = ({ clock, settings }: App, { domain, caSigned }: Held): boolean =>
  clock.now() <= caSigned.notAfter || revocationModeOf(settings, domain) === 'off'

/**
 * Whether what the certificates of ours on a path were signed on still counts: it is spoken for, whoever else holds that, its
 * chain stands in the domain, and it says something there; and what that was signed on, itself or anything above it, where it
 * is one of ours. Neither an anchor of our own above both, nor a place in the trust store between them saves what was signed.
 * @param path what others have signed is left out
 */
const standOnTheirGrounds = async (app: App, path: readonly Certificate[]): Promise<boolean> => {
  const known = new Set<string>()
  let next = await loadByTwins(app.database, path)
  while (next.length > 0) {
    const above: Certificate[] = []
    for (const held of next) {
      if (known.has(held.id)) continue
      if (known.size === mostTwins) return false
      known.add(held.id)
      if (!mayBeGround(app, held)) return false
      if (!(await standsByItsHolders(app, held.domain, held.caSigned))) return false
      const chain = await findHeldPath(app, held)
      if (!chain.ok || !(await standsInRegister(app, held.domain, chain.path))) return false
      above.push(...chain.path)
    }
    next = await loadByTwins(app.database, above)
  }
  return true
}

/**
 * Where our own authority is trusted in a domain, not everything that we have signed leads there: neither what was signed
 * for another use, nor what has ended, itself or with what it was signed on. Our own certificates themselves are for
 * administrators to bring.
 * @param path of what somebody brings, or has brought, certificate first
 * @returns Refusal KER-PCM-006, or undefined where everything stands
 */
export const findGroundless = async (
  app: App,
  domain: Domain,
  path: readonly Certificate[],
): Promise<Refusal | undefined> => {
  const [target] = path
  if (!target || (await isOwnCertificate(app.database, target))) return undefined
  if ((await standsInRegister(app, domain, path)) && (await standOnTheirGrounds(app, path))) return undefined
  return noPath('KER-PCM-006', target, domain, noIssuer(target))
}

/** That the current certificate of a holder was found trusted, and what that rests on. */
export interface TrustEvidence {
  readonly holder: Pick<Holder, 'type' | 'id'>
  /** Null when the holder has no certificate. */
  readonly held: { readonly id: string; readonly ground: Ground } | null
}

/**
 * Looks whether the chain of a holder's current certificate stands. It may ask authorities outside: call it before the
 * transaction, and `holdTrustEvidence` inside.
 * @throws Refusal KER-PCM-006 when the chain no longer stands, and ENT_CRT_002 when its key is in
 *   other hands, ENT_CRT_003 when its key is a deactivated partner's, ENT_CRT_006 when another has a title to it, ENT_REV_005 when what we have signed for it is revoked
 */
export const gatherTrustEvidence = async (
  app: App,
  holder: TrustEvidence['holder'],
): Promise<TrustEvidence> => {
  const held = await loadCurrent(app.database, holder)
  if (!held) return { holder, held: null }
  const answer = await findHeldPath(app, held)
  if (!answer.ok) throw noPath('KER-PCM-006', held.caSigned, held.domain, answer.refusal)
  // Looked for first and told last: what ends meanwhile is told by its own code.
  const groundless = await findGroundless(app, held.domain, answer.path)
  await requireSoundKey(app.database, held.caSigned, held.holder.partnerId)
  await requireNoDeactivatedOwner(app.database, held.caSigned, held.holder)
  await requireNoForeignTitle(app.database, held.caSigned, held.holder)
  await requireUnrevoked(app, held.platformSigned)
  if (groundless) throw groundless
  return { holder, held: { id: held.id, ground: answer.ground } }
}

/**
 * Makes sure that the evidence still holds, and does until the transaction ends. Lock the holder before.
 * @throws EvidenceMoved when the holder has another certificate now, or trust may have been taken away; Refusal
 *   ENT_CRT_002, ENT_CRT_003, ENT_CRT_006, ENT_REV_005 when its key, the key's partner or its platform-signed certificate has ended meanwhile
 */
export const holdTrustEvidence = async (tx: Tx, app: App, { holder, held }: TrustEvidence): Promise<void> => {
  const current = await loadCurrent(tx, holder)
  if (current?.id !== held?.id) throw new EvidenceMoved('another certificate')
  if (!current || !held) return
  await holdTrust(tx, held.ground)
  await holdSoundKey(tx, current.caSigned, current.holder.partnerId)
  await requireNoDeactivatedOwner(tx, current.caSigned, current.holder)
  await requireNoForeignTitle(tx, current.caSigned, current.holder)
  await holdUnrevoked(tx, app, current.platformSigned)
}

/**
 * Those whose holders may issue certificates today, whatever was signed for them once: a mistake of the past must not be
 * believed until somebody has revoked it.
 */
const withLeaveToIssue = async (
  { database }: App,
  named: readonly HeldCertificate[],
): Promise<HeldCertificate[]> => {
  if (named.length === 0) return []
  const partners = named.map(({ holder }) => holder.partnerId)
  const types = await partnerTypesOf(database, partners)
  const deactivated = await deactivatedAmong(database, partners)
  const digests = new Map(named.map((each) => [each, digestOfKey(each.caSigned.spkiDer)]))
  const owners = await ownersOfKeys(database, [...digests.values()])
  return named.filter((held) => {
    const { holder, domain, purpose } = held
    const owner = owners.get(digests.get(held) ?? '')
    // Somebody else's certificate gives nobody the leave of whose key it is.
    if (deactivated.has(holder.partnerId) || (owner !== undefined && owner !== holder.partnerId)) return false
    const partnerType = types.get(holder.partnerId) ?? ''
    const kind = holder.type === 'chip' ? ({ type: 'chip' } as const) : { type: holder.type, partnerType }
    const entitlement = entitlementOf(kind, { domain, purpose })
    // Not what the certificate says: the compat profile writes an authority for everybody.
    return entitlement?.mayIssue
  })
}

/**
 * Looks for the chain of any certificate in a domain: in its trust store, or below what the platform itself has signed
 * for a partner in that domain, as long as that partner's own chain stands (trust-and-crypto §5.6, §9 A7). Nothing on
 * it has been revoked: by us, or where the policy of the domain asks, by anybody; and no key on it is in other hands. Who
 * holds it, or has issued it, is not deactivated.
 * @returns the chain, certificate first; undefined when there is none
 */
export const findDomainPath = async (
  app: App,
  domain: Domain,
  target: Certificate,
): Promise<readonly Certificate[] | undefined> => {
  const { database, clock, keys } = app
  const memory = trustMemoryOf(app)
  if (!(await standsByItsHolders(app, domain, target)) || !(await standOnTheirGrounds(app, [target])))
    return undefined
  const stored = await memory.pathTo(domain, target)
  const stands = async (path: readonly Certificate[], grounded: readonly Certificate[]): Promise<boolean> =>
    (await standsInRegister(app, domain, path)) &&
    standOnTheirGrounds(
      app,
      path.filter((each) => !grounded.includes(each)),
    )
  if (stored.ok && (await stands(stored.path, [target]))) return stored.path
  // A certificate that its authority has revoked is not saved by another path.
  if (!stored.ok && stored.refusal.code === 'revoked') return undefined
  const at = clock.now()
  const { view } = await memory.viewOf(domain)
  const named = await loadIssuersNamed(database, { domain, name: target.issuer, at })
  const signers = await signersAmong(named, target, view.intermediates)
  const twins: Certificate[] = []
  for (const held of await withLeaveToIssue(app, signers))
    if (await standOnTheirGrounds(app, [held.platformSigned])) twins.push(held.platformSigned)
  const ours = await withSoundKeys(database, [...twins, ...keys.certifiers, ...keys.roots], at)
  const roots = new Set(keys.roots)
  const answer = findPath({
    target,
    anchors: [...view.roots, ...ours.filter((each) => roots.has(each))],
    intermediates: [...view.intermediates, ...ours.filter((each) => !roots.has(each))],
    at,
    signatureCache: memory.signatures,
  })
  // A path of the trust store alone was refused above, where revocation was asked for; this search asks for none.
  if (!answer.ok || !answer.path.some((each) => ours.includes(each))) return undefined
  if (!(await stands(answer.path, [target, ...twins]))) return undefined
  const [, issuer] = answer.path
  // What we have signed ourselves was looked up; a partner may publish what it has revoked.
  if (issuer === undefined || keys.certifiers.some(({ sha256 }) => sha256 === issuer.sha256))
    return answer.path
  return (await memory.pathBelow(domain, target, issuer)).ok ? answer.path : undefined
}
