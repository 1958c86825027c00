import type { Json, ObservedLine } from '../lines.ts'
import type { Stage } from '../scene.ts'
import { authoritiesOf } from './authorities.ts'

const requestOf = ({ request }: ObservedLine): Readonly<Record<string, Json>> => {
  const { body } = request
  return (body as { readonly request?: Readonly<Record<string, Json>> } | undefined)?.request ?? {}
}

/** Who registers is whom it is about. */
const registrant = (line: ObservedLine): string | undefined => {
  const id = requestOf(line)['partnerId']
  return (line.op === 'P1' || line.op === 'P2') && typeof id === 'string' ? id : undefined
}

/** What the names of the people end in, by the role of their token. */
const personOfRole: Readonly<Record<string, string>> = {
  ABIS_PARTNER: 'abis',
  AUTH_PARTNER: 'auth',
  ONLINE_VERIFICATION_PARTNER: 'ovp',
  CREDENTIAL_PARTNER: 'cred',
  DEVICE_PROVIDER: 'dev',
  FTM_PROVIDER: 'ftm',
  MISP_PARTNER: 'misp',
  PARTNER_ADMIN: 'adm',
  PARTNERMANAGER: 'pman',
  POLICYMANAGER: 'policies',
}

/** The caller by the role of the token, unless `people` names one for the step; undefined for nobody. */
export const callerOf = (
  line: ObservedLine,
  prefix: string,
  people: Readonly<Record<string, string>>,
): string | undefined => {
  const named = people[line.step]
  if (named !== undefined) return named.startsWith('=') ? named.slice(1) : `${prefix}${named}`
  const [role] = line.request.roles ?? []
  if (role === undefined) return undefined
  return registrant(line) ?? `${prefix}${personOfRole[role] ?? role.toLowerCase()}`
}

/** The group of the recording's partners whose type needs one. */
const defaultGroup = 'mpolicygroup-default-auth'
const withGroup: readonly string[] = ['Auth_Partner', 'Credential_Partner', 'SDK_Partner']

/** A partner that the recording has registered elsewhere. */
export const register = async (
  stage: Stage,
  name: string,
  partnerType: string,
  policyGroup: string | null = null,
): Promise<string> => {
  const { prefix } = stage
  const partnerId = `${prefix}${name}`
  await stage.call({
    by: partnerId,
    roles: [partnerType.toUpperCase()],
    method: 'POST',
    path: '/partners',
    request: {
      partnerId,
      policyGroup: policyGroup ?? (withGroup.includes(partnerType) ? defaultGroup : null),
      organizationName: `Observed ${prefix}`,
      address: '1 Quay Street',
      contactNumber: '9000000001',
      emailId: `${partnerId}@example.org`,
      partnerType,
      langCode: 'eng',
    },
  })
  return partnerId
}

/** The first certificate of a partner, which the recording has left out. */
export const certify = async (
  stage: Stage,
  name: string,
  { partnerType, domain }: { readonly partnerType: string; readonly domain: string },
): Promise<void> => {
  const partnerId = `${stage.prefix}${name}`
  const { certificate: certificateData } = authoritiesOf(stage.prefix).leaf('partner')
  await stage.call({
    by: partnerId,
    roles: [partnerType.toUpperCase()],
    method: 'POST',
    path: '/partners/certificate/upload',
    request: { partnerId, certificateData, partnerDomain: domain },
  })
}
