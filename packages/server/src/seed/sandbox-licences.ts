import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import { generateLicence, replaceLicence } from '../modules/licences/index.ts'
import { uploadPartnerCertificate } from '../modules/partner-certificates/index.ts'
import { createGroup, createPolicy, publishPolicy } from '../modules/policies/index.ts'
import { askForPolicy, decideRequest } from '../modules/policy-requests/index.ts'

/** The group of the sandbox's MISP. */
export const carrierGroup = 'Carriers'
const policyName = 'Carrying requests of others'

/** The group of MISPs with its policy, which must be there before the MISP is. */
export const seedCarrierPolicy = async (app: App, officer: Authority): Promise<void> => {
  const group = await createGroup(app, officer, {
    name: carrierGroup,
    description: 'Those who carry requests of others',
  })
  const { policy } = await createPolicy(app, officer, {
    id: undefined,
    policyType: 'MISP',
    groupName: group.name,
    name: policyName,
    description: 'What a MISP may do for others',
    version: '1',
    document: {
      allowAuthRequestDelegation: true,
      allowKycRequestDelegation: true,
      allowKeyBindingDelegation: false,
    },
  })
  await publishPolicy(app, officer, { id: policy.id, groupId: group.id })
}

interface LicenceCast {
  readonly app: App
  readonly carrier: Authority
  readonly officer: Authority
  readonly admin: Authority
}

/** The MISP's certificate, its policy, and two licences of it: one that was rotated, both live for the overlap. */
export const seedLicences = async (
  { app, carrier, officer, admin }: LicenceCast,
  { certificate, folder }: { readonly certificate: string; readonly folder: string },
): Promise<void> => {
  const partnerId = 'carrier'
  await uploadPartnerCertificate(app, carrier, { partnerId, text: certificate, domain: 'AUTH' })
  const comment = 'Carrying the sign-ins of small shops.'
  const { id } = await askForPolicy(app, admin, { partnerId, policyName, comment })
  await decideRequest(app, officer, { id, approve: true, reason: null })
  const { licence } = await generateLicence(app, admin, { partnerId, validDays: null, reason: null })
  const { text } = await replaceLicence(app, carrier, {
    licenceId: licence.id,
    validDays: null,
    overlapDays: null,
    verifiersSwitch: null,
    reason: 'Once a year.',
  })
  const ownFolder = join(folder, 'sandbox-carrier')
  await mkdir(ownFolder, { recursive: true })
  await writeFile(join(ownFolder, 'licence-key.txt'), `${text}\n`, { mode: 0o600 })
}
