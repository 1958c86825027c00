import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf, trust } from './authorities.ts'
import { callerOf, certify, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  // Tokens that cannot be read are nobody's.
  'list-bad-token': '=',
  'list-forged-token': '=',
}

const deactivate = async (stage: Stage, name: string): Promise<void> => {
  await stage.call({
    by: `${stage.prefix}adm`,
    roles: ['PARTNER_ADMIN'],
    method: 'PATCH',
    path: `/partners/${stage.prefix}${name}`,
    request: { status: 'De-active' },
  })
}

/** 04: administrators look at partners and stop them, and what a stopped one still gets. */
export const administration: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people) || undefined,
  certificate(step, prefix) {
    const authorities = authoritiesOf(prefix)
    if (step.startsWith('setup-root')) return authorities.root.certificate
    if (step.startsWith('setup-sub')) return authorities.sub.certificate
    return authorities.leaf('partner').certificate
  },
  before: {
    'setup-register-auth': async (stage) => {
      const { root, sub } = authoritiesOf(stage.prefix)
      await trust(stage, sub, 'DEVICE')
      await trust(stage, root, 'MISP')
      await trust(stage, sub, 'MISP')
    },
    'setup-register-cred': async (stage) => {
      await register(stage, 'ftm', 'FTM_Provider')
      await certify(stage, 'ftm', { partnerType: 'FTM_Provider', domain: 'FTM' })
    },
    'setup-register-new': (stage) => certify(stage, 'misp', { partnerType: 'MISP_Partner', domain: 'MISP' }),
    'status-missing': async (stage) => {
      await register(stage, 'sdk', 'SDK_Partner')
    },
    'off-chip': (stage) => deactivate(stage, 'ftm'),
    'list-off-status': (stage) => deactivate(stage, 'cred'),
  },
}
