import { privilegeKinds, type Privilege, type PrivilegeKind } from './privileges.ts'

/** One privilege that is not as it was. */
export interface PrivilegeChange {
  readonly kind: PrivilegeKind
  readonly name: string
  /** More, less, or otherwise. */
  readonly effect: 'gained' | 'lost' | 'changed'
  /** Null: it was not there. */
  readonly before: string | null
  /** Null: it is not there any more. */
  readonly after: string | null
}

const keyOf = ({ kind, name }: Privilege): string => JSON.stringify([kind, name])

const byKey = (privileges: readonly Privilege[]): Map<string, Privilege> =>
  new Map(privileges.map((each) => [keyOf(each), each]))

/** Kinds in which a larger number is more. */
const measured: readonly PrivilegeKind[] = ['minutes', 'transactions', 'valid-till']

/** Words of which one is more than the other. */
const less: Readonly<Partial<Record<PrivilegeKind, string>>> = { authentication: 'mandatory' }

const rankOf = ({ kind, value }: Privilege): number => {
  if (kind === 'valid-till') return Date.parse(value)
  if (measured.includes(kind)) return /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN
  const word = less[kind]
  return word === undefined ? Number.NaN : value === word ? 0 : 1
}

const effectOf = (before: Privilege, after: Privilege): PrivilegeChange['effect'] => {
  const [was, is] = [rankOf(before), rankOf(after)]
  if (is > was) return 'gained'
  return is < was ? 'lost' : 'changed'
}

const compare = (
  before: Privilege | undefined,
  after: Privilege | undefined,
): PrivilegeChange | undefined => {
  const either = after ?? before
  if (!either || before?.value === after?.value) return undefined
  const { kind, name } = either
  const effect = before && after ? effectOf(before, after) : after ? 'gained' : 'lost'
  return { kind, name, effect, before: before?.value ?? null, after: after?.value ?? null }
}

const place = ({ kind }: PrivilegeChange): number => privilegeKinds.indexOf(kind)

/**
 * What changes for those who hold a policy: privileges gained, lost and otherwise than before. Who swaps the two sides
 * finds gained and lost swapped.
 * @returns by kind, then in the order of the documents; none when both allow the same
 */
export const differenceOf = (
  before: readonly Privilege[],
  after: readonly Privilege[],
): PrivilegeChange[] => {
  const [was, is] = [byKey(before), byKey(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key) => compare(was.get(key), is.get(key)))
    .filter((change) => change !== undefined)
    .toSorted((a, b) => place(a) - place(b))
}
