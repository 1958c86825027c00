import { newId } from '../../../packages/server/src/platform/ids.ts'
import type { TestApp } from '../app.ts'
import { authorityExtensions, make } from '../certificates/certificates.ts'
import { sceneAuthority } from './ftm-scene.ts'
import { noteCompromised } from '../certificates/note-compromised.ts'
import { plantRequest } from './planted-requests.ts'
import { relyingSceneOf } from './relying-scene.ts'

/** A partner of which the bank's owner is an owner, too, and a policy that a key is wanted for. */
export interface PlantedGround {
  readonly partnerId: string
  readonly policyId: string
  readonly policyName: string
}

/** What is done to the ground, beside that the partner has no certificate. */
interface Fault {
  readonly isPartnerActive?: boolean
  readonly isGroupActive?: boolean
  /** What is set in the row of the policy. */
  readonly policy?: string
  readonly isApproved?: boolean
  /** PEM of a certificate that the partner gets. */
  readonly certificate?: string
}

const upload = async (api: TestApp, partnerId: string, certificateData: string): Promise<void> => {
  const request = { partnerId, certificateData, partnerDomain: 'AUTH' }
  const { messages } = await api.as('admin').call('partner-certificates.upload', { request })
  if (messages.length > 0) throw new Error(messages.join())
}

const ownedByBank = (api: TestApp, partnerId: string) =>
  api.query(
    `insert into membership (account_id, partner_id, role, partner_type, since, added_by)
     select id, $1, 'owner', 'Auth_Partner', now(), 'test' from account where user_name = 'bank'`,
    [partnerId],
  )

/** What no operation leaves behind: everything for a key, and something of it dead. */
export const plantGround = async (api: TestApp, fault: Fault): Promise<PlantedGround> => {
  await relyingSceneOf(api)
  const requestId = await plantRequest(api, fault)
  const [row] = await api.query<PlantedGround>(
    `select partner_id as "partnerId", policy_id as "policyId", policy_name as "policyName"
     from policy_request where id = $1`,
    [requestId],
  )
  if (fault.isApproved !== false)
    await api.query(
      `update policy_request set state = 'approved', decided_at = now(), decided_by = 'test' where id = $1`,
      [requestId],
    )
  await ownedByBank(api, row!.partnerId)
  if (fault.certificate !== undefined) await upload(api, row!.partnerId, fault.certificate)
  return row!
}

const leaf = (name: string, wish: Partial<Parameters<typeof make>[0]> = {}) =>
  make({ subject: `/C=XX/O=Planted/CN=${name}`, issuer: sceneAuthority().sub, ...wish })

/** The partner's certificate has ended since. */
export const plantExpired = async (api: TestApp): Promise<PlantedGround> => {
  const ground = await plantGround(api, { certificate: leaf(`Ended ${newId()}`).certificate })
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const ended = leaf('Ended', { from: minutesAgo(59), until: minutesAgo(30) }).read
  await api.query('update held_certificate set ca_signed = $2 where holder_id = $1', [
    ground.partnerId,
    Buffer.from(ended.der),
  ])
  return ground
}

/** The authority of the partner's certificate has been suspended since. */
export const plantOrphaned = async (api: TestApp): Promise<PlantedGround> => {
  const admin = api.as('admin')
  const until = new Date(Date.now() + 3650 * 86_400_000)
  const root = make({ subject: `/O=Walk/CN=Leaving ${newId()}`, extensions: authorityExtensions, until })
  const stored = await admin.call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'AUTH' },
  })
  const ground = await plantGround(api, { certificate: leaf('Left', { issuer: root }).certificate })
  const params = { certificateId: stored.response.certificates[0]!.certificateId! }
  const action = 'suspend'
  const preview = await admin.call('trust-store.preview-change', { params, query: { action } })
  const request = { action, reason: 'Gone.', impactId: preview.response.impactId } as const
  await admin.call('trust-store.change-state', { params, request })
  return ground
}

// No other test has keys on this curve, so that nothing else loses its key.
const p384 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']

/** The partner's platform-signed certificate has been revoked since. */
export const plantRevoked = async (
  api: TestApp,
  reason: 'keyCompromise' | 'superseded',
): Promise<PlantedGround> => {
  const key = p384
  // The key of the call before is given back first.
  await api.query(
    `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null
      where revoked_by = 'walk of keys'`,
  )
  await api.query('delete from compromised_key')
  await api.query(`delete from held_certificate where subject like '%Recalled%'`)
  const ground = await plantGround(api, { certificate: leaf('Recalled', { key }).certificate })
  await api.query(
    `update issued_certificate set revoked_at = now(), revocation_reason = $2, revoked_by = 'walk of keys'
      where holder_id = $1`,
    [ground.partnerId, reason],
  )
  await noteCompromised(api)
  return ground
}

/** A key of that ground, as it was before something of it died. @returns its id */
export const plantKey = async (
  api: TestApp,
  { partnerId, policyId }: PlantedGround,
  over: { readonly state?: string; readonly label?: string } = {},
): Promise<string> => {
  const id = newId()
  await api.query(
    `insert into api_key (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
       policy_group_name, request_id, announced_policy_id, label, digest, hint, sealed_key, state, valid_from, valid_till,
       created_at, created_by)
     select $1::uuid, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
       policy_group_name, id, policy_id, $5, sha256($1::uuid::text::bytea), 'ent_plnt', 'sealed', $4, now(),
       now() + interval '1 year', now(), 'test'
     from policy_request where partner_id = $2 and policy_id = $3`,
    [id, partnerId, policyId, over.state ?? 'active', over.label ?? `planted ${id.slice(0, 8)}`],
  )
  return id
}
