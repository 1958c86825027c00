import {
  policyUses,
  type PolicyUse,
  type UseKind,
} from '../../../packages/server/src/modules/policies/uses.ts'
import { offer, type Extension } from '../../../packages/server/src/platform/extensions.ts'
import type { TestApp } from '../app.ts'

/** A document that fits the type `Auth`. */
export const authDocument = (over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  authTokenType: 'policy',
  allowedAuthTypes: [
    { authType: 'otp', authSubType: '', mandatory: false },
    { authType: 'bio', authSubType: 'FACE', mandatory: false },
  ],
  allowedKycAttributes: [{ attributeName: 'fullName' }, { attributeName: 'gender' }],
  kycLanguages: ['eng'],
  ...over,
})

/** A document that fits the type `DataShare`. */
export const shareDocument = (over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  dataSharePolicies: {
    typeOfShare: 'Data Share',
    validForInMinutes: '30',
    transactionsAllowed: '2',
    encryptionType: 'Partner Based',
    shareDomain: 'datashare.datashare',
    source: 'ID Repository',
    ...over,
  },
  shareableAttributes: [{ attributeName: 'fullName', source: [{ attribute: 'fullName' }], encrypted: true }],
})

/** A policy of a group of its own. */
export interface PlacedPolicy {
  readonly policyId: string
  readonly groupId: string
  readonly groupName: string
}

/** Groups and policies on demand, and things that stand on them. */
export interface PolicyScene {
  newName(kind: string): string
  addGroup(): Promise<{ id: string; name: string }>
  addDraft(group?: { readonly id: string; readonly name: string }): Promise<PlacedPolicy>
  addPolicy(state: 'draft' | 'activated' | 'deactivated'): Promise<PlacedPolicy>
  /** Makes something of a later module stand on a policy. */
  plantUse(kind: UseKind, policyId: string, partnerId?: string): void
}

/** Offers uses that lie in memory, where later modules offer theirs. */
const offerUses = ({ app }: TestApp, planted: Map<UseKind, (PolicyUse & { policyId: string })[]>): void => {
  for (const kind of ['approved-request', 'waiting-request', 'api-key', 'oidc-client'] as const) {
    const of = (policyId: string, partnerId?: string) =>
      (planted.get(kind) ?? []).filter(
        (use) => use.policyId === policyId && (partnerId === undefined || use.partnerId === partnerId),
      )
    const source = {
      kind,
      count: async (_reader: unknown, policyId: string, partnerId?: string) => of(policyId, partnerId).length,
      list: async (_reader: unknown, policyId: string, limit: number) =>
        of(policyId)
          .slice(0, limit)
          .map(({ id, name, partnerId }) => ({ id, name, partnerId })),
    }
    ;(app.extensions as Extension[]).push(offer(policyUses, source))
  }
}

const scenes = new WeakMap<TestApp, PolicyScene>()

/** The policies of an app; made when they are first asked for. */
export const policySceneOf = (api: TestApp): PolicyScene => {
  const known = scenes.get(api)
  if (known) return known
  const planted = new Map<UseKind, (PolicyUse & { policyId: string })[]>()
  offerUses(api, planted)
  let made = 0
  const officer = api.as('policy-manager')
  const newName = (kind: string): string => `walked ${kind} ${(made += 1)}`
  const addGroup: PolicyScene['addGroup'] = async () => {
    const { response } = await officer.call('policies.create-group', {
      request: { name: newName('group'), desc: 'a group' },
    })
    return { id: response.id, name: response.name }
  }
  const addDraft: PolicyScene['addDraft'] = async (group) => {
    const { id, name } = group ?? (await addGroup())
    const { response } = await officer.call('policies.create', {
      request: {
        policyGroupName: name,
        policyType: 'Auth',
        name: newName('policy'),
        desc: 'a policy',
        version: '1',
        policies: authDocument(),
      },
    })
    return { policyId: response.id, groupId: id, groupName: name }
  }
  const scene: PolicyScene = {
    newName,
    addGroup,
    addDraft,
    async addPolicy(state) {
      const placed = await addDraft()
      const { policyId, groupId } = placed
      if (state === 'draft') return placed
      await officer.call('policies.publish', { params: { policyId, policygroupId: groupId } })
      if (state === 'deactivated')
        await officer.call('policies.deactivate', { params: { policyId }, request: {} })
      return placed
    },
    plantUse(kind, policyId, partnerId = 'acme') {
      const id = newName('use')
      const use = { id, name: `label of ${id}`, partnerId, policyId }
      planted.set(kind, [...(planted.get(kind) ?? []), use])
    },
  }
  scenes.set(api, scene)
  return scene
}
