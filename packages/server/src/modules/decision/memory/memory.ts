import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { openView, type View } from '../../../platform/views/view.ts'
import { readIssued, type Issued } from '../../policy-requests/index.ts'
import type { Ground, PartnerFact, PolicyFact } from '../rules/facts.ts'
import {
  loadClientFact,
  loadGroupFact,
  loadGround,
  loadPartnerFact,
  loadPolicyFact,
  loadRequestFact,
} from './load-facts.ts'
import { createRemembered, type Remembered } from './remembered.ts'
import { decisionSource, findEntry } from './store.ts'

type Found<T> = Promise<T | undefined> | T | undefined

/** Where the facts of one question come from: memory, while that may be believed, else the database. */
export interface FactSource {
  issued(digest: Buffer): Found<Issued>
  ground(issued: Issued): Found<Ground>
  partner(id: string): Found<PartnerFact>
  policy(id: string): Found<PolicyFact>
  group(id: string): Found<{ readonly isActive: boolean }>
  request(id: string): Found<{ readonly isApproved: boolean }>
  client(digest: Buffer, issued: Issued): Found<{ readonly acrValues: readonly string[] }>
}

/** Facts as the database has them now. */
export const factsInDatabase = (app: App): FactSource => ({
  async issued(digest) {
    const value = await findEntry(app.database, digest)
    return value && readIssued(value)
  },
  ground: (issued) => loadGround(app, issued),
  partner: (id) => loadPartnerFact(app, id),
  policy: (id) => loadPolicyFact(app, id),
  group: (id) => loadGroupFact(app, id),
  request: (id) => loadRequestFact(app, id),
  client: (_digest, issued) => loadClientFact(app, issued.id),
})

const factsInMemory = (app: App, view: View, remembered: Remembered): FactSource => {
  const isStillTrusted = ({ trustedFrom, trustedUntil }: PartnerFact): boolean => {
    const now = app.clock.now().getTime()
    return trustedFrom <= now && now < trustedUntil
  }
  return {
    issued(digest) {
      const value = view.find(digest)
      return value && readIssued(value)
    },
    // A request has one partner and one policy for ever, so that its name needs not to be forgotten.
    ground: (issued) => remembered.recall(`:${issued.ref}`, () => loadGround(app, issued)),
    partner: (id) => remembered.recall(`P${id}`, () => loadPartnerFact(app, id), isStillTrusted),
    policy: (id) => remembered.recall(`Y${id}`, () => loadPolicyFact(app, id)),
    group: (id) => remembered.recall(`G${id}`, () => loadGroupFact(app, id)),
    request: (id) => remembered.recall(`R${id}`, () => loadRequestFact(app, id)),
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
