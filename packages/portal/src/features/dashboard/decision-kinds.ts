interface DecisionKind {
  /** Where one of them is decided, below the place of the list of all. */
  readonly linkOf: (id: string) => string
  readonly word: 'chip' | 'registration' | 'policyRequest' | 'sbi' | 'device'
}

const below =
  (path: string) =>
  (id: string): string =>
    `${path}/${encodeURIComponent(id)}`

/** What waits for decisions, by the server's name of its queue: a kind that comes later adds its line. */
export const decisionKinds: Readonly<Record<string, DecisionKind>> = {
  'policy-request': {
    linkOf: below('/policies/requests'),
    word: 'policyRequest',
  },
  chip: { linkOf: below('/admin/chips'), word: 'chip' },
  sbi: { linkOf: below('/admin/sbis'), word: 'sbi' },
  'device-model': { linkOf: below('/admin/devices'), word: 'device' },
  registration: { linkOf: below('/admin/requests'), word: 'registration' },
}
