import type { Destination } from '../../shell/navigation/navigation.ts'

interface DecisionKind {
  /** Where one of them is decided. */
  readonly linkOf: (id: string) => string
  /** The place of the list of all, by who sees it. */
  readonly destinations: readonly Destination['id'][]
  readonly word: 'chip' | 'registration' | 'policyRequest'
}

const below =
  (path: string) =>
  (id: string): string =>
    `${path}/${encodeURIComponent(id)}`

/** What waits for decisions, by the server's name of its queue: a kind that comes later adds its line. */
export const decisionKinds: Readonly<Record<string, DecisionKind>> = {
  'policy-request': {
    linkOf: below('/policies/requests'),
    destinations: ['policies', 'policyDecisions'],
    word: 'policyRequest',
  },
  chip: { linkOf: below('/admin/chips'), destinations: ['adminChips'], word: 'chip' },
  registration: { linkOf: below('/admin/requests'), destinations: ['requests'], word: 'registration' },
}
