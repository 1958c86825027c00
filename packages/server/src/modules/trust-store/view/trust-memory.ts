import {
  createSignatureCache,
  type Certificate,
  type Crl,
  type RevocationInputs,
  type SignatureCache,
} from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { believeRevisions } from '../../../platform/database/believed-revisions.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { findCheckedPath, revocationModeOf, type CheckedAnswer } from './checked-path.ts'
import { loadCrls } from '../lists/crl-store.ts'
import type { Domain } from '../domain.ts'
import { loadTrustView } from './load-trust-view.ts'
import { createEvidenceSource } from '../lists/revocation-evidence.ts'
import { loadRevisions, type Ground } from '../store.ts'
import type { TrustView } from '../trust-certificate.ts'
import { readUploadedLists } from '../lists/uploaded-lists.ts'

/** The channel on which PostgreSQL tells of every change of the trust store (migration 0037). */
const changeChannel = 'trust_store_changed'

const maximumChains = 10_000

type Parts = Pick<App, 'database' | 'connection' | 'clock' | 'settings' | 'http' | 'log'>
type GoodAnswer = Extract<CheckedAnswer, { ok: true }>

/** What carries trust, and how the store stood when it was read. */
export interface GroundedView {
  readonly view: TrustView
  readonly ground: Ground
}

/** An answer, and how the store stood at the latest when it was found. */
type GroundedAnswer = CheckedAnswer & { readonly ground: Ground }

/** What one process remembers of the trust store. */
export interface TrustMemory {
  /** Which signatures verify: true for ever, so it survives every change. */
  readonly signatures: SignatureCache
  /** The certificates of a domain that carry trust now, and what a verdict on them rests on. */
  viewOf(domain: Domain): Promise<GroundedView>
  /** The same, with the revision asked of the database: nothing that was committed before is missing. */
  freshViewOf(domain: Domain): Promise<GroundedView>
  /** The chain of a certificate in a domain; found ones are remembered by SHA-256 and revision of the store. */
  pathTo(domain: Domain, target: Certificate): Promise<GroundedAnswer>
  /** The same below an authority that is trusted already, whether the store holds it or not; not remembered. */
  pathBelow(domain: Domain, target: Certificate, authority: Certificate): Promise<CheckedAnswer>
  /** What is known about revocation in a domain without asking anybody; undefined where nobody wants to know. */
  revocationOf(domain: Domain): Promise<RevocationInputs | undefined>
  /** Something has changed here: look again before the next answer. */
  forget(): void
  close(): Promise<void>
}

interface DomainMemory {
  readonly ground: Ground
  readonly view: TrustView
  readonly crls: readonly Crl[]
  readonly chains: Map<string, GoodAnswer>
}

/** What is being read of a domain, and how the store stood before that was begun. */
interface Loading {
  readonly revision: number
  readonly memory: Promise<DomainMemory>
}

const nowhere = (domain: Domain): Ground => ({ domain, revision: 0, losses: 0 })

const holdsAt = ({ path, until }: GoodAnswer, at: Date): boolean =>
  at.getTime() < until && path.every(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter)

/** Remembers views and chains for as long as the store has not changed. */
export const createTrustMemory = (parts: Parts): TrustMemory => {
  const { database, clock, settings } = parts
  const signatures = createSignatureCache()
  const evidence = createEvidenceSource(parts)
  const domains = new Map<Domain, DomainMemory>()
  const loadings = new Map<Domain, Loading>()
  const revisions = believeRevisions(parts, changeChannel, () => loadRevisions(database))

  const groundOf = async (domain: Domain): Promise<Ground> =>
    (await revisions.current()).get(domain) ?? nowhere(domain)

  const load = async (domain: Domain, ground: Ground): Promise<DomainMemory> => {
    // Read after the revision: at worst newer than it says, and read again the next time.
    const isAsked = revocationModeOf(settings, domain) !== 'off'
    const lists = isAsked ? await loadCrls(database, domain) : []
    const view = await loadTrustView(database, domain)
    const crls = await readUploadedLists(lists, domains.get(domain)?.crls ?? [])
    const fresh = { ground, view, crls, chains: new Map<string, GoodAnswer>() }
    domains.set(domain, fresh)
    return fresh
  }

  const memoryOf = async (domain: Domain): Promise<DomainMemory> => {
    const ground = await groundOf(domain)
    const known = domains.get(domain)
    if (known?.ground.revision === ground.revision) return known
    const loading = loadings.get(domain)
    if (loading?.revision === ground.revision) return loading.memory
    if (loading) {
      // What it reads may be too old for this question; its failure is not this question's.
      await loading.memory.catch(() => undefined)
      return memoryOf(domain)
    }
    const memory = load(domain, ground).finally(() => loadings.delete(domain))
    loadings.set(domain, { revision: ground.revision, memory })
    return memory
  }

  const lookForPath = (
    domain: Domain,
    target: Certificate,
    { view, crls }: Pick<DomainMemory, 'view' | 'crls'>,
  ): Promise<CheckedAnswer> => {
    const mode = revocationModeOf(settings, domain)
    return findCheckedPath(target, { view, crls, mode, evidence, clock, signatureCache: signatures })
  }

  return {
    signatures,
    forget: () => revisions.forget(),
    viewOf: memoryOf,
    freshViewOf(domain) {
      revisions.forget()
      return memoryOf(domain)
    },
    async pathTo(domain, target) {
      const { view, crls, chains, ground } = await memoryOf(domain)
      const at = clock.now()
      const known = chains.get(target.sha256)
      if (known && holdsAt(known, at)) return { ...known, ground }
      const answer = await lookForPath(domain, target, { view, crls })
      if (!answer.ok) return { ...answer, ground }
      const [oldest] = chains.size >= maximumChains ? chains.keys() : []
      if (oldest !== undefined) chains.delete(oldest)
      chains.set(target.sha256, answer)
      return { ...answer, ground }
    },
    async pathBelow(domain, target, authority) {
      const { view, crls } = await memoryOf(domain)
      return lookForPath(domain, target, { view: { ...view, roots: [authority], intermediates: [] }, crls })
    },
    async revocationOf(domain) {
      const mode = revocationModeOf(settings, domain)
      if (mode === 'off') return undefined
      const { crls } = await memoryOf(domain)
      const known = evidence.remembered()
      return { mode, crls: [...crls, ...known.crls], ocspResponses: known.ocspResponses }
    },
    close: () => revisions.close(),
  }
}

/** Where an app keeps its memory of the trust store. */
export const trustMemories = extensionPoint<TrustMemory>('trust-store.memory')

/** The memory of this process. */
export const memoryOf = (app: App): TrustMemory => {
  const [memory] = offeredAt(app, trustMemories)
  if (!memory) throw new Error('the trust store is no module of this app')
  return memory
}
