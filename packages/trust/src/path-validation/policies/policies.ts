import type { Certificate } from '../../certificates/certificate.ts'
import { ANY_POLICY } from '../../certificates/extensions/policy-extensions.ts'
import { PolicyGraph } from './policy-graph.ts'
import { refuse, type PathRefusal } from '../refusals.ts'
import type { Spend } from '../work.ts'

/** What the user asks of certificate policies (RFC 5280 §6.1.1 (c), (e)-(g)); everything absent asks nothing. */
export interface PolicyInputs {
  /** Acceptable policies, dotted object identifiers; absent = any. An empty set accepts none. */
  readonly initialPolicySet?: readonly string[]
  /** The path must be valid for at least one acceptable policy. */
  readonly requireExplicitPolicy?: boolean
  readonly inhibitPolicyMapping?: boolean
  readonly inhibitAnyPolicy?: boolean
}

export type PolicyVerdict =
  | {
      readonly refusal: undefined
      /** The user-constrained-policy-set; `2.5.29.32.0` in it stands for every policy. */
      readonly policies: readonly string[]
    }
  | { readonly refusal: PathRefusal }

/** State variables of RFC 5280 §6.1.2 (d)-(f): certificates left before the rule applies; 0 = it applies. */
interface Counters {
  explicitPolicy: number
  policyMapping: number
  inhibitAnyPolicy: number
}

/**
 * Certificate policies along a path (RFC 5280 §6.1.2-§6.1.5 with the graph of RFC 9618). The anchor is not part of
 * the path in this sense; its policy extensions say nothing.
 *
 * @param path target first, anchor last
 */
export function checkPolicies(
  path: readonly Certificate[],
  inputs: PolicyInputs,
  spend: Spend,
): PolicyVerdict {
  const certificates = path.slice(0, -1).toReversed()
  const start = (isSet: boolean | undefined): number => (isSet ? 0 : certificates.length + 1)
  const counters: Counters = {
    explicitPolicy: start(inputs.requireExplicitPolicy),
    policyMapping: start(inputs.inhibitPolicyMapping),
    inhibitAnyPolicy: start(inputs.inhibitAnyPolicy),
  }
  const graph = new PolicyGraph(spend)
  for (const [index, certificate] of certificates.entries()) {
    const isLast = index === certificates.length - 1
    const { certificatePolicies: policies, policyMappings: mappings } = certificate
    spend((policies?.length ?? 0) + (mappings?.length ?? 0))
    const takesAny = counters.inhibitAnyPolicy > 0 || (!isLast && certificate.isSelfIssued)
    if (policies === undefined) graph.clear()
    else graph.assert(policies, takesAny)
    if (counters.explicitPolicy === 0 && graph.isEmpty)
      return { refusal: refuse('policy-required', certificate) }
    const refusal = isLast ? wrapUp(certificate, counters) : prepareNext(certificate, counters, graph)
    if (refusal) return { refusal }
  }
  const policies = graph.constrainedSet(inputs.initialPolicySet)
  const [target] = path
  if (counters.explicitPolicy === 0 && policies.length === 0 && target && certificates.length > 0)
    return { refusal: refuse('policy-not-acceptable', target) }
  return { refusal: undefined, policies }
}

/** RFC 5280 §6.1.4 (a), (b), (h)-(j). */
function prepareNext(
  certificate: Certificate,
  counters: Counters,
  graph: PolicyGraph,
): PathRefusal | undefined {
  const { policyMappings: mappings, policyConstraints, inhibitAnyPolicy, isSelfIssued } = certificate
  if (mappings !== undefined) {
    const mapsAny = mappings.some(
      ({ issuerDomainPolicy, subjectDomainPolicy }) =>
        issuerDomainPolicy === ANY_POLICY || subjectDomainPolicy === ANY_POLICY,
    )
    if (mapsAny) return refuse('policy-mapping-any', certificate)
    if (counters.policyMapping > 0) graph.map(mappings)
    else graph.forbid(mappings)
  }
  if (!isSelfIssued) {
    counters.explicitPolicy = decrement(counters.explicitPolicy)
    counters.policyMapping = decrement(counters.policyMapping)
    counters.inhibitAnyPolicy = decrement(counters.inhibitAnyPolicy)
  }
  counters.explicitPolicy = lower(counters.explicitPolicy, policyConstraints?.requireExplicitPolicy)
  counters.policyMapping = lower(counters.policyMapping, policyConstraints?.inhibitPolicyMapping)
  counters.inhibitAnyPolicy = lower(counters.inhibitAnyPolicy, inhibitAnyPolicy)
  return undefined
}

/** RFC 5280 §6.1.5 (a)-(b). */
function wrapUp(target: Certificate, counters: Counters): undefined {
  counters.explicitPolicy = decrement(counters.explicitPolicy)
  if (target.policyConstraints?.requireExplicitPolicy === 0) counters.explicitPolicy = 0
}

function decrement(counter: number): number {
  return Math.max(0, counter - 1)
}

function lower(counter: number, limit: number | undefined): number {
  return limit === undefined ? counter : Math.min(counter, limit)
}
