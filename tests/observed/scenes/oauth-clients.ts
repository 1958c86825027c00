import { creationOf } from '../../support/scenes/client-scene.ts'
import { authDocument } from '../../support/scenes/policy-scene.ts'
import type { Json } from '../lines.ts'
import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf } from './authorities.ts'
import { addPolicy, publish } from './own-policies.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'setup-certificate-auth2': 'auth2',
  'client-no-partner': 'nobody',
  'client-get-no-partner': 'nobody',
  'client-inactive-partner': 'new1',
  'client-put-other-owner': 'auth2',
}

const group = '53338'

/** A policy that the recording shows only later. */
const addAuthPolicy = (stage: Stage, there: string, name: string, document = authDocument()) =>
  addPolicy(stage, there, {
    group: 'group a',
    type: 'Auth',
    name: `p-${name}`,
    desc: `policy ${name}`,
    document,
  })

/** A request that the recording has left out. */
const ask = async (stage: Stage, there: string, policy: string): Promise<void> => {
  const by = `${stage.prefix}auth`
  const made = await stage.call({
    by,
    roles: [],
    method: 'POST',
    path: `/partners/${by}/policy/map`,
    request: { policyName: `${stage.prefix} ${policy}`, useCaseDescription: 'x' },
  })
  stage.rename(there, (made as { mappingkey: string }).mappingkey)
}

const approve = async (stage: Stage, there: string): Promise<void> => {
  await stage.call({
    by: `${stage.prefix}adm`,
    roles: ['PARTNER_ADMIN'],
    method: 'PUT',
    path: `/partners/policy/${stage.idOf(there)}`,
    request: { status: 'Approved' },
  })
}

/** A client that the recording shows only in its lists. */
const createClient = async (stage: Stage, there: string): Promise<void> => {
  const by = `${stage.prefix}auth`
  const name = `Client ${stage.prefix}`
  const clientNameLangMap = { eng: 'Client', fra: 'Client F' }
  const made = await stage.call({
    by,
    roles: [],
    method: 'POST',
    path: '/oauth/client',
    request: creationOf(by, stage.idOf('46743'), { name, clientNameLangMap }) as unknown as Json,
  })
  stage.rename(there, (made as { clientId: string }).clientId)
}

/** 07: clients by which people sign in at partners. */
export const oauthClients: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const all = authoritiesOf(prefix)
    if (step === 'setup-root') return all.root.certificate
    if (step === 'setup-sub') return all.sub.certificate
    return all.leaf(step.replace(/^setup-certificate-/u, '')).certificate
  },
  before: {
    'setup-publish-none': async (stage) => {
      const allowedAuthTypes = [{ authType: 'otp', authSubType: '', mandatory: true }]
      await addAuthPolicy(stage, '86947', 'must', authDocument({ allowedAuthTypes }))
      await publish(stage, '86947', group)
      await addAuthPolicy(stage, '80715', 'none')
    },
    'setup-certificate-auth': async (stage) => {
      await publish(stage, '69093', group)
      for (const name of ['auth', 'auth2', 'new1'])
        await register(stage, name, 'Auth_Partner', `${stage.prefix} group a`)
    },
    'setup-certificate-cred': async (stage) => {
      await register(stage, 'cred', 'Credential_Partner', `${stage.prefix} group a`)
    },
    'setup-request-noclaim': (stage) => approve(stage, '9010'),
    'setup-approve-noacr': (stage) => ask(stage, '641778', 'p-noacr'),
    'client-new': (stage) => ask(stage, '690930', 'p-open'),
    'client-by-admin': (stage) => createClient(stage, 'Vg3ZfShQ87w2ROHw4pbsSLdYjHKpuVjo6w7GwhsPOY8'),
    'client-no-token': (stage) => createClient(stage, '0E61THRZ3SEhImUIQFH8C7qyalHX64LdlfoBLvR2-IQ'),
  },
}
