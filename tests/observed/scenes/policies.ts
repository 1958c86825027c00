import { authDocument, shareDocument } from '../../support/scenes/policy-scene.ts'
import type { Json } from '../lines.ts'
import type { Scene } from '../scene.ts'
import { addGroup, addPolicy, publish } from './own-policies.ts'
import { callerOf } from './partners.ts'

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
    'group-put-off-with-active': (stage) => publish(stage, '92631', '78077'),
  },
}
