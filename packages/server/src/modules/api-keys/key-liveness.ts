import type { App } from '../../platform/app.ts'
import { stopsOf, type AskedFacts, type LiveFacts, type StopReason } from '../liveness/index.ts'
import { isAnchored, loadCurrentOfPartners, type HeldCertificate } from '../partner-certificates/index.ts'
import { loadPartners, type Partner } from '../partners/index.ts'
import { findStandings } from '../platform-trust/index.ts'
import { loadGroups, loadPolicies, type Policy, type PolicyGroup } from '../policies/index.ts'
import { approvedAmong } from '../policy-requests/index.ts'
import type { ApiKey } from './api-key.ts'

/** Something of a partner that stands on an approved request for a policy: a key, a client. */
export type Grounded = Pick<ApiKey, 'id' | 'partnerId' | 'groupId' | 'policyId' | 'requestId'>

/** What keys stand on, as it is now. */
interface World {
  readonly partners: ReadonlyMap<string, Partner>
  readonly groups: ReadonlyMap<string, PolicyGroup>
  readonly policies: ReadonlyMap<string, Policy>
  readonly approved: ReadonlySet<string>
  readonly certificates: ReadonlyMap<string, HeldCertificate>
  /** Fingerprints of those that the platform has revoked. */
  readonly revoked: ReadonlySet<string>
  /** Those of the certificates to which the trust store leads. */
  readonly trusted: ReadonlySet<HeldCertificate>
}

/** From when to when both certificates of a pair count: what was uploaded, and what the platform has signed for it. */
export const certificateFacts = (
  held: Pick<HeldCertificate, 'caSigned' | 'platformSigned'> | undefined,
  { isRevoked, isTrusted }: { readonly isRevoked: boolean; readonly isTrusted: boolean },
): LiveFacts['certificate'] => {
  if (!held) return null
  const { caSigned, platformSigned } = held
  const [begins, ends] = [
    caSigned.notBefore > platformSigned.notBefore,
    caSigned.notAfter < platformSigned.notAfter,
  ]
  return {
    notBefore: begins ? caSigned.notBefore : platformSigned.notBefore,
    notAfter: ends ? caSigned.notAfter : platformSigned.notAfter,
    isRevoked,
    isTrusted,
  }
}

const anchoredAmong = async (
  app: App,
  certificates: readonly HeldCertificate[],
): Promise<ReadonlySet<HeldCertificate>> => {
  const anchored = new Set<HeldCertificate>()
  for (const held of certificates) if (await isAnchored(app, held)) anchored.add(held)
  return anchored
}

const loadWorld = async (app: App, keys: readonly Grounded[]): Promise<World> => {
  const { database, clock } = app
  const partnerIds = [...new Set(keys.map(({ partnerId }) => partnerId))]
  const [partners, groups, policies, approved, certificates] = await Promise.all([
    loadPartners(database, partnerIds),
    loadGroups(
      database,
      keys.map(({ groupId }) => groupId),
    ),
    loadPolicies(
      database,
      keys.map(({ policyId }) => policyId),
    ),
    approvedAmong(
      database,
      keys.map(({ requestId }) => requestId),
    ),
    loadCurrentOfPartners(database, 'partner', partnerIds),
  ])
  const signed = [...certificates.values()].map(({ platformSigned }) => platformSigned)
  const standings = await findStandings(database, signed, clock.now())
  const revoked = [...standings].filter(([, { standing }]) => standing === 'revoked')
  return {
    partners: new Map(partners.map((partner) => [partner.id, partner])),
    groups,
    policies,
    approved,
    certificates,
    trusted: await anchoredAmong(app, [...certificates.values()]),
    revoked: new Set(revoked.map(([sha256]) => sha256)),
  }
}

const factsOf = (key: Grounded, world: World): Omit<LiveFacts, 'key'> | undefined => {
  const partner = world.partners.get(key.partnerId)
  const group = world.groups.get(key.groupId)
  const policy = world.policies.get(key.policyId)
  if (!partner || !group || !policy) return undefined
  const held = world.certificates.get(key.partnerId)
  return {
    partner,
    group,
    policy,
    request: { isApproved: world.approved.has(key.requestId) },
    certificate:
      held === undefined
        ? null
        : certificateFacts(held, {
            isRevoked: world.revoked.has(held.platformSigned.sha256),
            isTrusted: world.trusted.has(held),
          }),
  }
}

/**
 * Everything that keeps each of these from being used now, what it stands on alone, by id; nothing where all of that is live.
 * @param as what of the facts is its own, or is taken to be otherwise, as previews do
 */
export const stopsOfGrounds = async <One extends Grounded>(
  app: App,
  all: readonly One[],
  as: (one: One) => AskedFacts = () => ({}),
): Promise<ReadonlyMap<string, readonly StopReason[]>> => {
  if (all.length === 0) return new Map()
  const world = await loadWorld(app, all)
  const now = app.clock.now()
  return new Map(
    all.map((one) => {
      const facts = factsOf(one, world)
      return [one.id, facts ? stopsOf({ ...facts, ...as(one) }, now) : []]
    }),
  )
}

/**
 * Everything that keeps each of these keys from being used now, by key; nothing for those that are live.
 * @param as what of the facts is taken to be otherwise, as previews do
 */
export const stopsOfKeys = (
  app: App,
  keys: readonly ApiKey[],
  as: (key: ApiKey) => AskedFacts = () => ({}),
): Promise<ReadonlyMap<string, readonly StopReason[]>> =>
  stopsOfGrounds(app, keys, (key) => ({
    key: { isActive: key.state === 'active', validFrom: key.validFrom, validTill: key.validTill },
    ...as(key),
  }))
