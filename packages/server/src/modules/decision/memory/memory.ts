import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { whenAllKnown, whenKnown, type Soon } from '../../../platform/soon.ts'
import { openView, type View } from '../../../platform/views/view.ts'
import { readIssued, type Issued } from '../../policy-requests/index.ts'
import type { Counted } from '../../quotas/index.ts'
import type { Basis, Ground, PartnerFact, PolicyFact } from '../rules/facts.ts'
import {
  loadClientFact,
  loadGroupFact,
  loadGround,
  loadPartnerFact,
  loadPolicyFact,
  loadQuotaFact,
  loadRequestFact,
} from './load-facts.ts'
import { createRemembered, type Remembered } from './remembered.ts'
import { decisionSource, findEntry } from './store.ts'

/** Where the facts of one question come from: memory, while that may be believed, else the database. */
export interface FactSource {
  issued(digest: Buffer): Soon<Issued | undefined>
  ground(issued: Issued): Soon<Ground | undefined>
  basis(ground: Ground): Soon<Basis>
  /** One by itself, whatever was issued to it. */
  partner(id: string): Soon<PartnerFact | undefined>
  /** How many calls may be made with it; undefined where the settings say. */
  quota(issued: Issued): Soon<Counted | undefined>
  client(digest: Buffer, issued: Issued): Soon<{ readonly acrValues: readonly string[] } | undefined>
}

/** One object each of what something stands on. */
interface Objects {
  readonly partner: (id: string) => Soon<PartnerFact | undefined>
  readonly policy: (id: string) => Soon<PolicyFact | undefined>
  readonly group: (id: string) => Soon<Basis['group']>
  readonly request: (id: string) => Soon<Basis['request']>
}

const basisFrom = (objects: Objects, { partnerId, policyId, groupId, requestId }: Ground): Soon<Basis> => {
  const parts = [
    objects.partner(partnerId),
    policyId === null ? undefined : objects.policy(policyId),
    groupId === null ? undefined : objects.group(groupId),
    requestId === null ? undefined : objects.request(requestId),
  ] as const
  return whenAllKnown(parts, ([partner, policy, group, request]) => ({ partner, policy, group, request }))
}

const isWhole = ({ policyId, groupId, requestId }: Ground, basis: Basis): boolean =>
  basis.partner !== undefined &&
  (policyId === null || basis.policy !== undefined) &&
  (groupId === null || basis.group !== undefined) &&
  (requestId === null || basis.request !== undefined)

/** Facts as the database has them now. */
export const factsInDatabase = (app: App): FactSource => {
  const objects: Objects = {
    partner: (id) => loadPartnerFact(app, id),
    policy: (id) => loadPolicyFact(app, id),
    group: (id) => loadGroupFact(app, id),
    request: (id) => loadRequestFact(app, id),
  }
  return {
    async issued(digest) {
      const value = await findEntry(app.database, digest)
      return value && readIssued(value)
    },
    ground: (issued) => loadGround(app, issued),
    basis: (ground) => basisFrom(objects, ground),
    partner: objects.partner,
    quota: (issued) => loadQuotaFact(app, issued),
    client: (_digest, issued) => loadClientFact(app, issued.id),
  }
}

const factsInMemory = (app: App, view: View, remembered: Remembered): FactSource => {
  const isStillTrusted = ({ trustedFrom, trustedUntil }: PartnerFact): boolean => {
    const now = app.clock.now().getTime()
    return trustedFrom <= now && now < trustedUntil
  }
  const objects: Objects = {
    partner: (id) => remembered.recall(`P${id}`, () => loadPartnerFact(app, id), isStillTrusted),
    policy: (id) => remembered.recall(`Y${id}`, () => loadPolicyFact(app, id)),
    group: (id) => remembered.recall(`G${id}`, () => loadGroupFact(app, id)),
    request: (id) => remembered.recall(`R${id}`, () => loadRequestFact(app, id)),
  }
  // The objects of a ground, found together: true until the feed names anything at all.
  const bases = new WeakMap<Ground, { readonly since: number; readonly basis: Basis }>()
  return {
    issued(digest) {
      const value = view.find(digest)
      return value && readIssued(value)
    },
    // A request has one partner and one policy for ever, so that its name needs not to be forgotten.
    ground: (issued) => remembered.recall(`:${issued.ref}`, () => loadGround(app, issued)),
    basis(ground) {
      const known = bases.get(ground)
      const { changes } = remembered
      const partner = known?.since === changes ? known.basis.partner : undefined
      if (known && partner && isStillTrusted(partner)) return known.basis
      return whenKnown(basisFrom(objects, ground), (basis) => {
        // What has changed since the first of them was read may be missing in it; nobody names what is there at last.
        if (changes === remembered.changes && isWhole(ground, basis))
          bases.set(ground, { since: changes, basis })
        return basis
      })
    },
    partner: objects.partner,
    quota: (issued) => remembered.recall(`Q${issued.id}`, () => loadQuotaFact(app, issued)),
    client: (digest, issued) =>
      remembered.recall(`C${digest.toString('hex')}`, () => loadClientFact(app, issued.id)),
  }
}

/** What a process knows of everything that a decision is made of. */
export interface DecisionMemory {
  readonly view: View
  readonly remembered: Remembered
  /** For one question: what is found with it is as the database was when the question came, or later. */
  source(): FactSource
}

export const decisionMemories = extensionPoint<DecisionMemory>('decision.memories')

/** Fills itself when it is first asked, or when its view is started. */
export const createDecisionMemory = (app: App): DecisionMemory => {
  const remembered = createRemembered()
  const view = openView(app, decisionSource, remembered)
  const [inMemory, inDatabase] = [factsInMemory(app, view, remembered), factsInDatabase(app)]
  return {
    view,
    remembered,
    source() {
      view.start()
      return view.isCurrent() ? inMemory : inDatabase
    },
  }
}

/** The memory of an app. */
export const decisionMemoryOf = (app: App): DecisionMemory => {
  const [memory] = offeredAt(app, decisionMemories)
  if (!memory) throw new Error('the app makes no decisions')
  return memory
}
