import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import { snapshotOfGroup, type PolicyGroup } from '../groups/group.ts'
import { insertMissingGroup } from '../groups/group-store.ts'
import { snapshotOf, type Policy } from '../policy.ts'
import { defaultEnd, publishedSchema } from '../service.ts'
import { insertMissing } from '../store.ts'
import { defaultDocuments } from './default-documents.ts'

type DefaultPolicy = keyof typeof defaultDocuments

/** The platform's own groups with their policies, by the last part of their ids (pms-policy-device-api §3.5). */
const groups: Readonly<Record<string, readonly DefaultPolicy[]>> = {
  auth: ['auth'],
  abis: ['abis'],
  print: ['qrcode', 'euin', 'reprint', 'eUIN_with_QR', 'eUIN_with_faceQR'],
  mockdevice: [],
  resident: ['resident'],
  adjudication: ['adjudication'],
  cert: ['cert'],
  digitalcard: ['PDFCard', 'digitalcard'],
  mobile: ['mobile'],
}

/** A name that clients know as it is: it has a letter too many. */
const groupNames: Readonly<Record<string, string>> = { mockdevice: 'mmpolicygroup-default-mockdevice' }

const groupOf = (suffix: string, at: Date): PolicyGroup => {
  const id = `mpolicygroup-default-${suffix}`
  return {
    id,
    name: groupNames[suffix] ?? id,
    description: id,
    userName: systemActor.userName,
    isActive: true,
    approvers: 1,
    createdAt: at,
    createdBy: systemActor.userName,
    updatedAt: null,
    updatedBy: null,
  }
}

const policyOf = (name: DefaultPolicy, groupId: string, at: Date): Policy => {
  const id = `mpolicy-default-${name}`
  return {
    id,
    groupId,
    name: id,
    description: id,
    policyType: 'DataShare',
    version: '1',
    document: JSON.stringify(defaultDocuments[name]),
    state: 'activated',
    schemaUrl: publishedSchema,
    validFrom: at,
    // None of them ends by itself: one of the contract's had (B-06).
    validTill: defaultEnd(at),
    createdAt: at,
    createdBy: systemActor.userName,
    updatedAt: null,
    updatedBy: null,
    revision: 1,
  }
}

const seedPolicy = async (tx: Tx, app: App, policy: Policy): Promise<void> => {
  const made = { action: 'published', at: policy.createdAt, by: systemActor.userName } as const
  if (await insertMissing(tx, policy, made))
    await app.record(tx, {
      actor: systemActor,
      action: 'policy.published',
      object: { type: 'policy', id: policy.id },
      partnerId: null,
      before: null,
      after: snapshotOf(policy),
    })
}

/** Stores the platform's own policy groups and policies where they are missing; what is there stays as it is. */
export const seedDefaultPolicies = async (tx: Tx, app: App): Promise<void> => {
  const now = app.clock.now()
  for (const [place, [suffix, policies]] of Object.entries(groups).entries()) {
    // One millisecond apart, so that lists by time have the contract's order.
    const at = new Date(now.getTime() + place)
    const group = groupOf(suffix, at)
    if (await insertMissingGroup(tx, group))
      await app.record(tx, {
        actor: systemActor,
        action: 'policy-group.created',
        object: { type: 'policy-group', id: group.id },
        partnerId: null,
        before: null,
        after: snapshotOfGroup(group),
      })
    for (const name of policies) await seedPolicy(tx, app, policyOf(name, group.id, at))
  }
}
