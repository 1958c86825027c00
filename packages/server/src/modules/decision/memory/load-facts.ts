import type { CertificatePurpose } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { loadKey } from '../../api-keys/index.ts'
import { loadLicence } from '../../licences/index.ts'
import { loadClient } from '../../oidc-clients/index.ts'
import {
  anchoredUntil,
  certificateFacts,
  loadHeldCertificates,
  type HeldCertificate,
} from '../../partner-certificates/index.ts'
import { goLiveOf } from '../../go-live/index.ts'
import { loadPartner } from '../../partners/index.ts'
import { loadByFingerprints } from '../../platform-trust/index.ts'
import { loadGroup, loadPolicies } from '../../policies/index.ts'
import { approvedAmong, type Issued } from '../../policy-requests/index.ts'
import { loadQuota, type Counted } from '../../quotas/index.ts'
import { readAllowance } from '../rules/allowance.ts'
import type { CertificateFact, Ground, PartnerFact, PolicyFact } from '../rules/facts.ts'

const purposes: readonly CertificatePurpose[] = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS']

/** When each of these certificates of ours was, or will be, revoked; by SHA-256. */
const revocationsOf = async (
  { database }: App,
  held: readonly HeldCertificate[],
): Promise<ReadonlyMap<string, Date | null>> => {
  if (held.length === 0) return new Map()
  const rows = await loadByFingerprints(
    database,
    held.map(({ platformSigned }) => platformSigned.sha256),
  )
  return new Map(rows.map((row) => [row.sha256, row.revoked_at]))
}

const mayCount = (held: HeldCertificate, now: Date): boolean =>
  held.supersededAt === null || (held.acceptedUntil !== null && now <= held.acceptedUntil)

/** The one that stands for its partner: today's for all purposes, else the one that signs, and so on. */
const standsFor = (held: readonly HeldCertificate[]): HeldCertificate | undefined =>
  purposes.flatMap((purpose) =>
    held.filter((each) => each.supersededAt === null && each.purpose === purpose),
  )[0]

/** A partner with its certificates; of each, whether the trust store leads to it, and until when that is so. */
export const loadPartnerFact = async (app: App, id: string): Promise<PartnerFact | undefined> => {
  const [partner, all] = await Promise.all([
    loadPartner(app.database, id),
    loadHeldCertificates(app.database, { type: 'partner', id }),
  ])
  if (!partner) return undefined
  let [trustedFrom, trustedUntil] = [0, Infinity]
  const certificates: CertificateFact[] = []
  const counting = all.filter((held) => mayCount(held, app.clock.now()))
  const revocations = await revocationsOf(app, counting)
  for (const held of counting) {
    const { isAnchored: isTrusted, from, until } = await anchoredUntil(app, held)
    trustedFrom = Math.max(trustedFrom, from.getTime())
    trustedUntil = Math.min(trustedUntil, until)
    const facts = certificateFacts(held, { isRevoked: false, isTrusted })
    certificates.push({
      purpose: held.purpose,
      thumbprint: held.platformSigned.sha256,
      notBefore: facts?.notBefore ?? held.platformSigned.notBefore,
      notAfter: facts?.notAfter ?? held.platformSigned.notAfter,
      revokedAt: revocations.get(held.platformSigned.sha256) ?? null,
      isTrusted,
      isCurrent: held.supersededAt === null,
      acceptedUntil: held.acceptedUntil,
    })
  }
  const own = standsFor(counting)
  const goLive = (await goLiveOf(app, app.database, [partner])).get(partner.id)
  return {
    id: partner.id,
    organisationName: partner.organisationName,
    partnerType: partner.partnerType,
    isActive: partner.isActive,
    certificate: own ? (certificates[counting.indexOf(own)] ?? null) : null,
    certificates,
    goLive,
    trustedFrom,
    trustedUntil,
  }
}

export const loadPolicyFact = async ({ database }: App, id: string): Promise<PolicyFact | undefined> => {
  const policy = (await loadPolicies(database, [id])).get(id)
  return (
    policy && {
      id: policy.id,
      name: policy.name,
      policyType: policy.policyType,
      groupId: policy.groupId,
      state: policy.state,
      validFrom: policy.validFrom,
      validTill: policy.validTill,
      allows: readAllowance(policy.document),
    }
  )
}

export const loadGroupFact = async ({ database }: App, id: string) => {
  const group = await loadGroup(database, id)
  return group && { isActive: group.isActive }
}

export const loadRequestFact = async ({ database }: App, id: string) => ({
  isApproved: (await approvedAmong(database, [id])).has(id),
})

const loaders = { key: loadKey, licence: loadLicence, client: loadClient } as const

/** The quota that calls with it count by; undefined where the settings say. */
export const loadQuotaFact = async (
  { database }: App,
  { kind, id }: Pick<Issued, 'kind' | 'id'>,
): Promise<Counted | undefined> => {
  const quotaId = kind === 'client' ? null : (await loaders[kind](database, id))?.quotaId
  const quota = quotaId ? await loadQuota(database, quotaId) : undefined
  return quota && { subject: quota.id, perDay: quota.perDay, perMonth: quota.perMonth }
}

/** What something stands on; undefined for what is gone. */
export const loadGround = async (
  { database }: App,
  { kind, id }: Pick<Issued, 'kind' | 'id'>,
): Promise<Ground | undefined> => {
  const issued = await loaders[kind](database, id)
  if (!issued) return undefined
  const { partnerId, policyId, groupId, requestId } = issued
  return { partnerId, policyId, groupId, requestId }
}

/** How the people of a client may sign in. */
export const loadClientFact = async ({ database }: App, id: string) => {
  const client = await loadClient(database, id)
  return client && { acrValues: client.acrValues }
}
