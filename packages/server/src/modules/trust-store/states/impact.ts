import { createHash } from 'node:crypto'
import { findPath, type Certificate, type RevocationInputs, type SignatureCache } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import { extensionPoint } from '../../../platform/extensions.ts'
import type { Domain } from '../domain.ts'
import type { TrustView } from '../trust-certificate.ts'

/** Something that works only as long as its certificate's chain stands in the trust store. */
export interface Dependant {
  /** `authority`, `partner`, `chip`; modules that come later bring their own. */
  readonly kind: string
  readonly id: string
  /** What people call it. */
  readonly name: string
  /** Whose it is; null for what belongs to the platform. */
  readonly partnerId: string | null
  readonly certificate: Certificate
}

/** How a module tells what of its own depends on the trust store of a domain. */
export interface DependantSource {
  list(app: App, reader: Reader, domain: Domain): Promise<readonly Dependant[]>
}

/** Modules whose objects depend on the trust store offer their source here. */
export const dependantSources = extensionPoint<DependantSource>('trust-store.dependants')

/** What a change of the trust store does. */
export interface Impact {
  /** What stops when trust is taken away; what works again when it is given back. */
  readonly affected: readonly Dependant[]
  /** Names exactly this effect: two impacts of the same name do the same. */
  readonly id: string
}

/** The store without these certificates. */
export const without = (view: TrustView, certificates: readonly Certificate[]): TrustView => {
  const gone = new Set(certificates.map(({ sha256 }) => sha256))
  return {
    ...view,
    roots: view.roots.filter(({ sha256 }) => !gone.has(sha256)),
    intermediates: view.intermediates.filter(({ sha256 }) => !gone.has(sha256)),
  }
}

interface Change {
  /** Every certificate of the authority that changes, the one that was named first. */
  readonly certificates: readonly [Certificate, ...Certificate[]]
  /** The store with the certificates, and without them. */
  readonly full: TrustView
  readonly reduced: TrustView
  readonly now: Date
  readonly signatureCache: SignatureCache
  /** What is known about revocation: what was revoked has stopped already. */
  readonly revocation?: RevocationInputs | undefined
}

/**
 * Whether trust in this certificate hangs on those that change: there is a path with one and none without. A path that
 * goes another way shows at once that it does not; only the others are searched again, for there may be several. Of a
 * partner's certificate that is over its last moment counts: what we have signed on its strength may live on.
 */
const hangsOn = (change: Change, { certificate: target, partnerId }: Dependant): boolean => {
  const { certificates, full, reduced, now, signatureCache, revocation } = change
  const known = revocation ? { revocation } : {}
  const at = partnerId !== null && now > target.notAfter ? target.notAfter : now
  const search = ({ roots: anchors, intermediates }: TrustView) =>
    findPath({ target, anchors, intermediates, at, signatureCache, ...known })
  const answer = search(full)
  const changes = new Set(certificates.map(({ sha256 }) => sha256))
  if (!answer.ok || !answer.path.some(({ sha256 }) => changes.has(sha256))) return false
  return !search(reduced).ok
}

/** Names exactly these: two sets of the same name hold the same. */
export const nameOfDependants = (dependants: readonly Dependant[]): string => {
  const lines = dependants.map(({ kind, id, certificate }) => `${kind} ${id} ${certificate.sha256}\n`)
  return createHash('sha256').update(lines.toSorted().join('')).digest('hex')
}

const { compare } = new Intl.Collator('en')

const byKindAndName = (left: Dependant, right: Dependant): number =>
  compare(left.kind, right.kind) || compare(left.name, right.name) || compare(left.id, right.id)

/** Two searches for each, of which one may take some tens of milliseconds at the worst. */
const searchesAtOnce = 5

/**
 * Works out what a change does, by validating every chain against the store with and without the certificates. The
 * other certificates of the authority change with the one that was named.
 * @param dependants everything of the domain that could be affected
 */
export const judgeImpact = async (change: Change, dependants: readonly Dependant[]): Promise<Impact> => {
  const [named, ...others] = change.certificates
  const changing = new Set(others.map(({ sha256 }) => sha256))
  const isAffected = (each: Dependant): boolean =>
    each.certificate.sha256 !== named.sha256 &&
    (changing.has(each.certificate.sha256) || hangsOn(change, each))
  const verdicts = await mapInTurns(dependants, isAffected, searchesAtOnce)
  const affected = dependants.filter((_, index) => verdicts[index]).toSorted(byKindAndName)
  return { affected, id: nameOfDependants(affected) }
}

/** How many of each kind. */
export const countsOf = ({ affected }: Impact): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { kind } of affected) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
