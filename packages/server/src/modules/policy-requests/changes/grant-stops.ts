import type { App } from '../../../platform/app.ts'
import { appAt, justBefore, type Stop } from '../../endings/index.ts'
import { goLiveOf } from '../../go-live/index.ts'
import { stopsOf, type AskedFacts, type LiveFacts, type StopReason } from '../../liveness/index.ts'
import {
  certificateFacts,
  isAnchored,
  loadCurrentOfPartners,
  type HeldCertificate,
} from '../../partner-certificates/index.ts'
import { loadPartners, type Partner } from '../../partners/index.ts'
import { findStandings } from '../../platform-trust/index.ts'
import { loadGroups, loadPolicyTerms, type PolicyGroup, type PolicyTerms } from '../../policies/index.ts'
import { approvedAmong } from '../store.ts'

/** Something of a partner that stands on an approved request for a policy: a client, and whatever is a grant. */
export interface Grounded {
  readonly id: string
  readonly partnerId: string
  /** Null where it stands on no policy; then its group and its request are null, too. */
  readonly policyId: string | null
  readonly groupId: string | null
  readonly requestId: string | null
}

/** Something that was issued to a partner and counts for a time: an API key, a licence. */
export interface Grant extends Grounded {
  /** `active`, or anything else. */
  readonly state: string
  readonly validFrom: Date
  readonly validTill: Date
}

/** What grants stand on, as it is now. */
interface World {
  readonly partners: ReadonlyMap<string, Partner>
  readonly groups: ReadonlyMap<string, PolicyGroup>
  readonly policies: ReadonlyMap<string, PolicyTerms>
  readonly approved: ReadonlySet<string>
  readonly certificates: ReadonlyMap<string, HeldCertificate>
  /** Fingerprints of those that the platform has revoked. */
  readonly revoked: ReadonlySet<string>
  /** Those of the certificates to which the trust store leads. */
  readonly trusted: ReadonlySet<HeldCertificate>
  /** Of those partners that must pass a run first. */
  readonly goLive: ReadonlyMap<string, LiveFacts['goLive']>
}

const known = (ids: readonly (string | null)[]): string[] => ids.filter((id) => id !== null)

const anchoredAmong = async (
  app: App,
  certificates: readonly HeldCertificate[],
): Promise<ReadonlySet<HeldCertificate>> => {
  const anchored = new Set<HeldCertificate>()
  for (const held of certificates) if (await isAnchored(app, held)) anchored.add(held)
  return anchored
}

const loadWorld = async (app: App, grants: readonly Grounded[]): Promise<World> => {
  const { database, clock } = app
  const partnerIds = [...new Set(grants.map(({ partnerId }) => partnerId))]
  const [partners, groups, policies, approved, certificates] = await Promise.all([
    loadPartners(database, partnerIds),
    loadGroups(database, known(grants.map(({ groupId }) => groupId))),
    loadPolicyTerms(database, known(grants.map(({ policyId }) => policyId))),
    approvedAmong(database, known(grants.map(({ requestId }) => requestId))),
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
    goLive: await goLiveOf(app, database, partners),
    revoked: new Set(revoked.map(([sha256]) => sha256)),
  }
}

const policyFacts = (grant: Grounded, world: World): AskedFacts | undefined => {
  if (grant.policyId === null) return {}
  const group = world.groups.get(grant.groupId ?? '')
  const policy = world.policies.get(grant.policyId)
  if (!group || !policy) return undefined
  return { group, policy, request: { isApproved: world.approved.has(grant.requestId ?? '') } }
}

const factsOf = (grant: Grounded, world: World): AskedFacts | undefined => {
  const partner = world.partners.get(grant.partnerId)
  const ofPolicy = policyFacts(grant, world)
  if (!partner || !ofPolicy) return undefined
  const held = world.certificates.get(grant.partnerId)
  const certificate = held
    ? certificateFacts(held, {
        isRevoked: world.revoked.has(held.platformSigned.sha256),
        isTrusted: world.trusted.has(held),
      })
    : null
  return { partner, ...ofPolicy, certificate, goLive: world.goLive.get(partner.id) }
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
 * Everything that keeps each of these from being used now, by id; nothing for those that are live.
 * @param as what of the facts is taken to be otherwise, as previews do
 */
export const stopsOfGrants = <G extends Grant>(
  app: App,
  grants: readonly G[],
  as: (grant: G) => AskedFacts = () => ({}),
): Promise<ReadonlyMap<string, readonly StopReason[]>> =>
  stopsOfGrounds(app, grants, (grant) => {
    const { state, validFrom, validTill } = grant
    return { key: { isActive: state === 'active', validFrom, validTill }, ...as(grant) }
  })

/**
 * Which of these work before a moment and no more when another comes, with the reasons then: the rule is asked just before
 * both.
 * @param stops the rule, for the program at a moment
 */
export const stopsBetween = async <One extends Grounded & { readonly name: string }>(
  app: App,
  kind: string,
  all: readonly One[],
  {
    before,
    after,
    stops,
  }: {
    readonly before: Date
    readonly after: Date
    readonly stops: (app: App, all: readonly One[]) => Promise<ReadonlyMap<string, readonly StopReason[]>>
  },
): Promise<Stop[]> => {
  const each = [...new Map(all.map((one) => [one.id, one])).values()]
  const earlier = await stops(appAt(app, justBefore(before)), each)
  const working = each.filter(({ id }) => earlier.get(id)?.length === 0)
  const later = await stops(appAt(app, justBefore(after)), working)
  return working.flatMap(({ id, name, partnerId }) => {
    const reasons = later.get(id) ?? []
    return reasons.length > 0 ? [{ kind, id, name, partnerId, reasons }] : []
  })
}
