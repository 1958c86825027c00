import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf } from './authorities.ts'
import { callerOf, certify, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'licence-open-request': 'misp2',
  'licence-with-policy': 'misp2',
  'licence-rejected-request': 'misp3',
  'licence-inactive': 'new1',
  'requests-of-misp-without-group': 'misp',
  'clients-of-misp-without-group': 'misp',
}

const newKey = 'MDfQn4S4KHHtG3X83oQhsb7wRQYOY4s69k5bnvjkTmwH71rksx'

/** The MISP that is rejected has a certificate and has asked before; the recording has left that out. */
const rejectedMisp = async (stage: Stage): Promise<void> => {
  const partnerId = `${stage.prefix}misp3`
  await certify(stage, 'misp3', { partnerType: 'MISP_Partner', domain: 'AUTH' })
  const asked = await stage.call({
    by: `${stage.prefix}adm`,
    roles: ['PARTNER_ADMIN'],
    method: 'POST',
    path: `/partners/${partnerId}/policy/map`,
    request: { policyName: `${stage.prefix} p-misp`, useCaseDescription: 'misp' },
  })
  stage.rename('677674', (asked as { mappingkey: string }).mappingkey)
}

/** What a reading did there, an administrator does here: a new licence in place of the one that was deactivated. */
const regenerate = async (stage: Stage): Promise<void> => {
  const [row] = await stage.api.query<{ licenceId: string }>(
    'select id as "licenceId" from licence where partner_id = $1',
    [`${stage.prefix}misp`],
  )
  const made = await stage.call({
    by: `${stage.prefix}adm`,
    roles: ['PARTNER_ADMIN'],
    method: 'POST',
    path: `/licences/${row?.licenceId}/replacement`,
    id: 'entente.licences.replacement.post',
    request: {},
  })
  stage.rename(newKey, (made as { licenseKey: string }).licenseKey)
}

/** 06: licences of MISPs. */
export const licences: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const all = authoritiesOf(prefix)
    if (step === 'setup-root') return all.root.certificate
    if (step === 'setup-sub') return all.sub.certificate
    return all.leaf(step.replace(/^setup-certificate-/u, '')).certificate
  },
  before: {
    'setup-certificate-misp': async (stage) => {
      await register(stage, 'misp', 'MISP_Partner')
    },
    'setup-reject-misp3': rejectedMisp,
    'licence-put-old-key': regenerate,
  },
}
