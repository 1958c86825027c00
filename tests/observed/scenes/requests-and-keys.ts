import { authDocument } from '../../support/scenes/policy-scene.ts'
import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf, trust } from './authorities.ts'
import { addGroup, addPolicy, publish } from './own-policies.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'setup-certificate-auth2': 'auth2',
  'setup-certificate-abis': 'abis',
  'group-inactive': 'new1',
  'request-inactive-partner': 'new1',
  'request-text-4001': 'auth2',
  'request-expired-policy': 'auth2',
  'requests-own-second': 'auth2',
  'requests-no-partner': 'nobody',
  'key-inactive-partner': 'new1',
  'key-abis': 'abis',
  'key-auth2': 'auth2',
  'keys-own': 'auth2',
}

const groupA = '78629'

/** A policy that the recording shows only later. */
const addAuthPolicy = (stage: Stage, there: string, name: string, group = 'group a') =>
  addPolicy(stage, there, {
    group,
    type: 'Auth',
    name: `p-${name}`,
    desc: `policy ${name}`,
    document: authDocument(),
  })

/** A request that the recording shows only later, under the mapping key that it has there. */
const ask = async (
  stage: Stage,
  there: string,
  wish: { readonly by: string; readonly policy: string; readonly use: string },
): Promise<void> => {
  const by = `${stage.prefix}${wish.by}`
  const made = await stage.call({
    by,
    roles: [],
    method: 'POST',
    path: `/partners/${by}/policy/map`,
    request: { policyName: `${stage.prefix} ${wish.policy}`, useCaseDescription: wish.use },
  })
  stage.rename(there, (made as { mappingkey: string }).mappingkey)
}

const decide = async (stage: Stage, there: string, status: string, by = 'adm'): Promise<void> => {
  await stage.call({
    by: `${stage.prefix}${by}`,
    roles: [by === 'adm' ? 'PARTNER_ADMIN' : 'PARTNERMANAGER'],
    method: 'PUT',
    path: `/partners/policy/${stage.idOf(there)}`,
    request: { status },
  })
}

/** A key that the recording shows only in its lists. */
const generate = (stage: Stage, policy: string, label: string) =>
  stage.call({
    by: `${stage.prefix}auth`,
    roles: [],
    method: 'PATCH',
    path: `/partners/${stage.prefix}auth/generate/apikey`,
    request: { policyName: `${stage.prefix} ${policy}`, label },
  })

/** A change of the first key that the recording has left out. */
const switchKey = async (stage: Stage, status: string): Promise<void> => {
  await stage.call({
    by: `${stage.prefix}auth`,
    roles: [],
    method: 'PATCH',
    path: `/partners/${stage.prefix}auth/policy/${stage.idOf('10987')}/apiKey/status`,
    request: { label: 'label one', status },
  })
}

/** 03: partners ask for policies, are approved, and get keys. */
export const requestsAndKeys: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const all = authoritiesOf(prefix)
    if (step === 'setup-root') return all.root.certificate
    return all.leaf(step.replace(/^setup-certificate-/u, '')).certificate
  },
  before: {
    'setup-group-a': (stage) => trust(stage, authoritiesOf(stage.prefix).sub, 'AUTH'),
    'setup-publish-3': async (stage) => {
      await publish(stage, '28753', groupA)
      await addAuthPolicy(stage, '22299', '3')
    },
    'setup-publish-b': async (stage) => {
      await addGroup(stage, '95771', 'group b', 'a group')
      await addAuthPolicy(stage, '49882', 'b', 'group b')
    },
    'setup-certificate-auth': async (stage) => {
      await register(stage, 'auth', 'Auth_Partner', `${stage.prefix} group a`)
    },
    'setup-certificate-cred': async (stage) => {
      await register(stage, 'cred', 'Credential_Partner', `${stage.prefix} group a`)
    },
    'request-1': (stage) => addAuthPolicy(stage, '99001', 'draft'),
    'request-3': (stage) => ask(stage, '379118', { by: 'auth', policy: 'p-2', use: 'use of 2' }),
    'request-text-4001': async (stage) => {
      await ask(stage, '818554', { by: 'auth2', policy: 'p-1', use: 'use of other-owner' })
      await ask(stage, '224878', { by: 'auth2', policy: 'p-2', use: '' })
    },
    'request-wrong-role': async (stage) => {
      await ask(stage, '386891', { by: 'cred', policy: 'p-share', use: 'use of cred' })
      await ask(stage, '381437', { by: 'abis', policy: 'p-1', use: 'use of abis' })
    },
    'decide-reject-again': (stage) => decide(stage, '379118', 'Rejected'),
    'decide-cred-no-extractors': (stage) => decide(stage, '394832', 'Approved', 'mgr'),
    'policy-off-approved-request': async (stage) => {
      await ask(stage, '475487', { by: 'auth', policy: 'p-2', use: 'use of 2-after-rejection' })
      await decide(stage, '475487', 'Approved')
    },
    'key-auth2': async (stage) => {
      await generate(stage, 'p-share', 'share key')
    },
    'key-status-off-again': (stage) => switchKey(stage, 'De-Active'),
    'key-status-off-for-good': (stage) => switchKey(stage, 'Active'),
    'decide-expired-policy-reject': async (stage) => {
      await publish(stage, '46954', groupA)
      await ask(stage, '663260', { by: 'auth', policy: 'p-late', use: 'use of late' })
      await ask(stage, '960799', { by: 'auth', policy: 'p-dead', use: 'use of dead' })
      await stage.api.query(
        `update policy set valid_from = now() - interval '3 days', valid_till = now() - interval '2 days' where id = $1`,
        [stage.idOf('46954')],
      )
      await stage.api.query(`update policy set state = 'deactivated' where id = $1`, [stage.idOf('27684')])
    },
  },
}
