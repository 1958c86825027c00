import { ANY_POLICY, type PolicyMapping } from '../../certificates/extensions/policy-extensions.ts'
import type { Spend } from '../work.ts'

/** A policy at one depth of the path, with its issuer-side names (RFC 9618 §3, RFC 5280 §6.1.2 (a)). */
interface PolicyNode {
  readonly policy: string
  /** Names under which the next certificate may assert it. */
  expected: ReadonlySet<string>
  /** Nodes one depth up that lead here; a node is shared by all of them, so the graph cannot explode. */
  readonly parents: Set<PolicyNode>
}

type Level = Map<string, PolicyNode>

/**
 * The valid_policy_graph of RFC 9618 §5: what the policy tree of RFC 5280 §6.1.2 (a) holds, with one node for each
 * policy and depth. Size and time grow with the number of policies in the certificates, not exponentially with the
 * length of the path.
 */
export class PolicyGraph {
  private levels: Level[]
  private readonly spend: Spend

  /** @param spend counts nodes and edges, made and walked; throws when the budget of the search is spent */
  constructor(spend: Spend) {
    const root: PolicyNode = { policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parents: new Set() }
    this.levels = [new Map([[ANY_POLICY, root]])]
    this.spend = spend
  }

  /** NULL in the words of the RFC: no policy is valid for the path. */
  get isEmpty(): boolean {
    return this.levels.length === 0
  }

  /** The certificate asserts no policies (RFC 5280 §6.1.3 (e)). */
  clear(): void {
    this.levels = []
  }

  /** Adds the depth of one certificate (RFC 5280 §6.1.3 (d)). `takesAny`: anyPolicy still counts here. */
  assert(policies: readonly string[], takesAny: boolean): void {
    const above = this.levels.at(-1)
    if (above === undefined) return
    const parentsByName = this.parentsByExpectedName(above)
    const anyAbove = above.get(ANY_POLICY)
    const level: Level = new Map()
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue
      const parents = parentsByName.get(policy) ?? (anyAbove && [anyAbove])
      if (parents !== undefined) level.set(policy, this.node(policy, parents))
    }
    if (takesAny && policies.includes(ANY_POLICY))
      for (const [name, parents] of parentsByName)
        if (!level.has(name)) level.set(name, this.node(name, parents))
    this.levels.push(level)
    this.prune()
  }

  /** Renames policies for the next certificate (RFC 5280 §6.1.4 (b)(1)). */
  map(mappings: readonly PolicyMapping[]): void {
    const level = this.levels.at(-1)
    if (level === undefined) return
    for (const [policy, names] of groupByIssuerPolicy(mappings)) {
      this.spend(names.size)
      const node = level.get(policy)
      if (node !== undefined) {
        node.expected = names
        continue
      }
      const any = level.get(ANY_POLICY)
      const anyAbove = this.levels.at(-2)?.get(ANY_POLICY)
      if (any === undefined || anyAbove === undefined) continue
      const mapped = this.node(policy, [anyAbove])
      mapped.expected = names
      level.set(policy, mapped)
    }
  }

  /** Mapping is inhibited: policies that would be mapped are dropped (RFC 5280 §6.1.4 (b)(2)). */
  forbid(mappings: readonly PolicyMapping[]): void {
    const level = this.levels.at(-1)
    if (level === undefined) return
    for (const { issuerDomainPolicy } of mappings) level.delete(issuerDomainPolicy)
    this.prune()
  }

  /**
   * The policies valid for the path, in the words of the anchor's side (RFC 5280 §6.1.5 (g)).
   *
   * @param wanted the user-initial-policy-set; `undefined` = any
   * @returns policy identifiers; `[ANY_POLICY]` when every policy is valid
   */
  constrainedSet(wanted: readonly string[] | undefined): string[] {
    const authority = this.authorityConstrainedSet()
    const takesAny = wanted === undefined || wanted.includes(ANY_POLICY)
    if (takesAny) return [...authority]
    if (authority.has(ANY_POLICY)) return [...new Set(wanted)]
    return [...new Set(wanted)].filter((policy) => authority.has(policy))
  }

  private authorityConstrainedSet(): Set<string> {
    if (this.levels.at(-1)?.has(ANY_POLICY)) return new Set([ANY_POLICY])
    const found = new Set<string>()
    for (const level of this.levels)
      for (const { policy, parents } of level.values()) {
        this.spend(parents.size)
        if (policy !== ANY_POLICY && hasAny(parents)) found.add(policy)
      }
    return found
  }

  private parentsByExpectedName(level: Level): Map<string, PolicyNode[]> {
    const byName = new Map<string, PolicyNode[]>()
    for (const node of level.values()) {
      this.spend(node.expected.size)
      for (const name of node.expected) {
        const nodes = byName.get(name)
        if (nodes === undefined) byName.set(name, [node])
        else nodes.push(node)
      }
    }
    return byName
  }

  private node(policy: string, parents: readonly PolicyNode[]): PolicyNode {
    this.spend(parents.length)
    return { policy, expected: new Set([policy]), parents: new Set(parents) }
  }

  /** Drops nodes without children, from the last depth up (RFC 5280 §6.1.3 (d)(3)). */
  private prune(): void {
    for (let depth = this.levels.length - 1; depth > 0; depth--) {
      const used = new Set<PolicyNode>()
      for (const { parents } of this.levels[depth]?.values() ?? []) {
        this.spend(parents.size)
        for (const parent of parents) used.add(parent)
      }
      const above = this.levels[depth - 1]
      let isUnchanged = true
      for (const [policy, node] of above ?? []) {
        if (used.has(node)) continue
        above?.delete(policy)
        isUnchanged = false
      }
      if (isUnchanged) break
    }
    if (this.levels[0]?.size === 0 || this.levels.at(-1)?.size === 0) this.levels = []
  }
}

function hasAny(parents: ReadonlySet<PolicyNode>): boolean {
  for (const { policy } of parents) if (policy === ANY_POLICY) return true
  return false
}

function groupByIssuerPolicy(mappings: readonly PolicyMapping[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const names = groups.get(issuerDomainPolicy)
    if (names === undefined) groups.set(issuerDomainPolicy, new Set([subjectDomainPolicy]))
    else names.add(subjectDomainPolicy)
  }
  return groups
}
