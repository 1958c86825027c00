import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf, trust } from './authorities.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'extractors-other-owner': 'ovp',
  'type-inactive-partner': 'new1',
}

const groupOf = ({ prefix }: Stage): string => `${prefix} group a`

/** What the recording shows only later: a policy that is asked for with an extractor, and approved. */
const approve = async (
  stage: Stage,
  name: string,
  { partnerType, policy }: { readonly partnerType: string; readonly policy: { there: string; name: string } },
): Promise<void> => {
  const partnerId = `${stage.prefix}${name}`
  const own = { by: partnerId, roles: [partnerType.toUpperCase()], method: 'POST' } as const
  const asked = await stage.call({
    ...own,
    path: `/partners/${partnerId}/policy/map`,
    request: { policyName: `${stage.prefix} ${policy.name}`, useCaseDescription: 'x' },
  })
  await stage.call({
    ...own,
    path: `/partners/${partnerId}/bioextractors/${stage.idOf(policy.there)}`,
    request: {
      extractors: [
        { attributeName: 'photo', biometric: 'face', extractor: { provider: 'mock', version: '1.1' } },
      ],
    },
  })
  await stage.call({
    by: `${stage.prefix}adm`,
    roles: ['PARTNER_ADMIN'],
    method: 'PUT',
    path: `/partners/policy/${(asked as { mappingkey: string }).mappingkey}`,
    request: { status: 'Approved' },
  })
}

/** 08: extractors of biometrics, and the policies that types of credentials follow. */
export const credentialTypes: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const authorities = authoritiesOf(prefix)
    return (step === 'setup-root' ? authorities.root : authorities.leaf('partner')).certificate
  },
  before: {
    'setup-certificate-cred': async (stage) => {
      await trust(stage, authoritiesOf(stage.prefix).sub, 'AUTH')
      await stage.call({
        by: `${stage.prefix}adm`,
        roles: ['PARTNER_ADMIN'],
        base: 'policy',
        method: 'POST',
        path: `/policies/${stage.idOf('31484')}/group/${stage.idOf('14886')}/publish`,
      })
      await register(stage, 'cred', 'Credential_Partner', groupOf(stage))
    },
    'setup-certificate-abis': async (stage) => {
      await register(stage, 'abis', 'ABIS_Partner', groupOf(stage))
    },
    // Here a rejection is always possible, and has ended the request of the recording.
    'extractors-new': async (stage) => {
      const partnerId = `${stage.prefix}cred`
      const asked = await stage.call({
        by: partnerId,
        roles: ['CREDENTIAL_PARTNER'],
        method: 'POST',
        path: `/partners/${partnerId}/policy/map`,
        request: { policyName: `${stage.prefix} p-1`, useCaseDescription: 'x' },
      })
      stage.rename('39825', (asked as { mappingkey: string }).mappingkey)
    },
    'type-inactive-partner': async (stage) => {
      await register(stage, 'new1', 'Credential_Partner', groupOf(stage))
    },
    'type-ovp': (stage) =>
      approve(stage, 'ovp', {
        partnerType: 'Online_Verification_Partner',
        policy: { there: '4869', name: 'p-1' },
      }),
    'type-second-policy': (stage) =>
      approve(stage, 'cred', { partnerType: 'Credential_Partner', policy: { there: '31484', name: 'p-2' } }),
  },
}
