import type { Json, ObservedLine } from '../lines.ts'
import type { Stage } from '../scene.ts'

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
  AUTH_PARTNER: 'auth',
  CREDENTIAL_PARTNER: 'cred',
  DEVICE_PROVIDER: 'dev',
  FTM_PROVIDER: 'ftm',
  MISP_PARTNER: 'misp',
  PARTNER_ADMIN: 'adm',
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
      policyGroup,
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

/** A partner with a policy group, as long as no operation makes one. */
export const plantWithGroup = async (
  { api, prefix }: Stage,
  name: string,
  partnerType: string,
): Promise<void> => {
  const id = `${prefix}${name}`
  const [known] = await api.query('select id from partner where id = $1', [id])
  if (known) return
  await api.query(
    `insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code, approval_status,
       is_active, locale, policy_group_id, created_at, created_by, updated_at)
     values ($1, $1, $2, '1 Quay Street', '9000000001', $1 || '@example.org', $3, 'InProgress', false, 'eng',
       'mpolicygroup-default-auth', now(), $1, now())`,
    [id, `Observed ${prefix}`, partnerType],
  )
  await api.query(
    `insert into membership (account_id, partner_id, role, partner_type, since, added_by)
     select id, $1, 'owner', $2, now(), 'test' from account where user_name = $1`,
    [id, partnerType],
  )
}
