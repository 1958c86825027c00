import { authDocument, shareDocument } from '../../support/policy-scene.ts'
import type { Json } from '../lines.ts'
import type { Scene, Stage } from '../scene.ts'
import { callerOf } from './partners.ts'

const administrator = (stage: Stage) =>
  ({ by: `${stage.prefix}adm`, roles: ['PARTNER_ADMIN'], base: 'policy' }) as const

/** Groups that the recording shows only later, under the ids that they have there. */
const addGroup = async (stage: Stage, there: string, name: string, desc: string): Promise<void> => {
  const request = { name: `${stage.prefix} ${name}`, desc }
  const made = await stage.call({
    ...administrator(stage),
    method: 'POST',
    path: '/policies/group/new',
    request,
  })
  stage.rename(there, (made as { id: string }).id)
}

/** A policy that the recording shows only later. */
const addPolicy = async (
  stage: Stage,
  there: string,
  policy: { readonly group: string; readonly type: string; readonly name: string; readonly document: object },
): Promise<void> => {
  const { prefix } = stage
  const made = await stage.call({
    ...administrator(stage),
    method: 'POST',
    path: '/policies',
    request: {
      policyGroupName: `${prefix} ${policy.group}`,
      policyType: policy.type,
      name: `${prefix} ${policy.name}`,
      desc: 'a policy',
      version: '1',
      policies: policy.document as Json,
    },
  })
  stage.rename(there, (made as { id: string }).id)
}

const dayMilliseconds = 86_400_000

/** A day around now, as the recording had one around its own. */
const aroundNow = (body: Json): Json => {
  const text = JSON.stringify(body)
  const [from = '', till = ''] = [...text.matchAll(/"(?:from|to)Value":"([^"]+)"/gu)].map(([, at]) => at)
  const at = (days: number) => new Date(Date.now() + days * dayMilliseconds).toISOString()
  return JSON.parse(text.replace(from, at(-1)).replace(till, at(1))) as Json
}

/** 01: policy groups and policies. */
export const policies: Scene = {
  caller(line, prefix) {
    if (line.step === 'group-new-bad-token') return undefined
    const isOfficer = line.request.roles?.[0] === 'POLICYMANAGER'
    return isOfficer ? `${prefix}polm` : callerOf(line, prefix, {})
  },
  instead: { 'group-search-between': aroundNow },
  before: {
    'group-new-duplicate': async (stage) => {
      await addGroup(stage, '39806', 'group three', 'a group')
      await addGroup(stage, '31282', 'group four', 'd')
    },
    'policy-new-misp': (stage) =>
      addPolicy(stage, '49349', {
        group: 'group one',
        type: 'CredentialIssuance',
        name: 'p-cred',
        document: shareDocument(),
      }),
    'policy-new-no-policies': (stage) =>
      addPolicy(stage, '92631', {
        group: 'group two',
        type: 'Auth',
        name: 'p-auth',
        document: authDocument(),
      }),
    'policy-edit': (stage) =>
      addPolicy(stage, '1730', {
        group: 'group one',
        type: 'Auth',
        name: 'p-empty',
        document: authDocument({ allowedAuthTypes: [], allowedKycAttributes: [] }),
      }),
    'group-put-off-with-active': async (stage) => {
      const path = `/policies/${stage.idOf('92631')}/group/${stage.idOf('78077')}/publish`
      await stage.call({ ...administrator(stage), method: 'POST', path })
    },
  },
}
