import type { Json } from '../lines.ts'
import type { Scene, Stage } from '../scene.ts'
import { authoritiesOf, faults, trust } from './authorities.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'setup-register-new': 'new1',
  'chip-other': 'ftm2',
  'chip-get-certificate-other-owner': 'ftm2',
  'chip-off-other-owner': 'ftm2',
  'own-chips-none': 'nobody',
  'chip-inactive-provider': 'new1',
}

const ftm = ['FTM_PROVIDER'] as const

/** A chip that the recording shows only later, under the id that it has there. */
const addChip = async (
  stage: Stage,
  id: string,
  chip: { readonly make: string; readonly model: string },
): Promise<void> => {
  const by = `${stage.prefix}ftm`
  const request = { ftpProviderId: by, ...chip }
  const made = await stage.call({ by, roles: ftm, method: 'POST', path: '/ftpchipdetail', request })
  stage.rename(id, (made as { id: string }).id)
}

/** Two days off: one is accepted, so that clocks near midnight may differ (B-50). */
const anotherDayBefore = (body: Json): Json => {
  const fields = body as { readonly requestTime: string }
  const at = new Date(Date.parse(fields.requestTime) - 86_400_000)
  return { ...fields, requestTime: at.toISOString() }
}

/** 10: chips, their certificates and decisions. */
export const chips: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  certificate(step, prefix) {
    const all = authoritiesOf(prefix)
    if (step === 'setup-root') return all.root.certificate
    if (step === 'chip-certificate-other-organisation')
      return all.leaf('other', faults.otherOrganisation(prefix)).certificate
    return all.leaf(step.replace(/^chip-certificate-/u, 'chip-')).certificate
  },
  instead: { 'chip-off-yesterday': anotherDayBefore },
  before: {
    'setup-register-ftm': (stage) => trust(stage, authoritiesOf(stage.prefix).sub, 'FTM'),
    'chip-3': (stage) => addChip(stage, '16780', { make: 'Make', model: 'Model 2' }),
    'chip-other': async (stage) => {
      const by = await register(stage, 'ftm2', 'FTM_Provider')
      const certificateData = authoritiesOf(stage.prefix).leaf('ftm2').certificate
      const request = { partnerId: by, certificateData, partnerDomain: 'FTM' }
      await stage.call({ by, roles: ftm, method: 'POST', path: '/partners/certificate/upload', request })
    },
    // The one that is refused here because it differs from another in case only.
    'chip-unknown-provider': (stage) => addChip(stage, '11182', { make: 'MAKE', model: 'Model 1b' }),
    // Its own provider uploads what another was refused here.
    'chip-decide-approve': async (stage) => {
      const by = `${stage.prefix}ftm2`
      await stage.call({
        by,
        roles: ftm,
        method: 'POST',
        path: '/ftpchipdetail/uploadcertificate',
        request: {
          ftpProviderId: by,
          ftpChipDeatilId: stage.idOf('10292'),
          isItForRegistrationDevice: true,
          certificateData: authoritiesOf(stage.prefix).leaf('chip-ftm2').certificate,
          organizationName: `Observed ${stage.prefix}`,
          partnerDomain: 'FTM',
        },
      })
    },
    // An administrator without a partner has deactivated it here.
    'chip-off-ok': async (stage) => {
      await stage.api.query(`update chip set status = 'approved' where id = $1`, [stage.idOf('30761')])
    },
    'chip-wrong-role': (stage) => addChip(stage, '83753', { make: 'Make', model: 'Model 9' }),
  },
}
