import type { Declared } from './declaration.ts'

const ownOnly = 'Only members of the organisation and administrators act for a partner (D-05)'
const changes = 'Consumers hear of what has changed, once'

const topics = (
  ops: readonly string[],
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops, steps, difference, ...texts })

/** What is left of what is published at the hub. */
export const declaredPublications: readonly Declared[] = [
  {
    ops: [],
    difference: /^hub type data\.\w+\.\w+(?:CommenceOn|ExpiresOn): list → string$/u,
    what: 'Times in events are texts, UTC without a zone; they were lists of seven numbers',
    why: 'Consumers read both, and a text needs no explanation',
  },
  {
    ops: [],
    difference: /^hub value data\.certChainDatashareUrl: /u,
    what: 'Chains of certificates lie at an address of ours',
    why: 'It needs no other service, and stays',
  },
  {
    ops: ['POL-P20'],
    difference: /^hub: nothing → POLICY_UPDATED$/u,
    what: 'That a policy was deactivated is published',
    why: 'Consumers went on using it (B-09)',
  },
  topics(
    ['POL-P5', 'POL-P6'],
    ['policy-edit', 'status-deactivate-draft'],
    /^hub: POLICY_UPDATED → nothing$/u,
    {
      what: 'Nobody hears of drafts',
      why: 'They were never published (B-10, B-12)',
    },
  ),
  topics(['P27'], ['key-label-37'], /^hub: APIKEY_APPROVED → nothing$/u, {
    what: 'Nobody hears of a key that was refused',
    why: 'Events are stored with the change (D-23)',
  }),
  {
    ops: ['P27'],
    difference:
      /^hub (?:missing|added) data\.policyData\.policy\.shareableAttributes\[\]\.(?:group|format)$/u,
    what: 'The shipped policies list their attributes in another order',
    why: 'Readers find attributes by their names',
  },
  topics(['M9'], ['key-status-activate-active'], /^hub: APIKEY_UPDATED → nothing$/u, {
    what: 'Activating what is active tells nobody',
    why: changes,
  }),
  topics(['M9'], ['key-status-other-owner'], /^hub: APIKEY_UPDATED → nothing$/u, {
    what: 'Nobody switches a key of another partner',
    why: ownOnly,
  }),
  topics(
    ['L2'],
    ['licence-put-active-again', 'licence-put-off-again', 'licence-put-off-by-other'],
    /^hub: MISP_LICENSE_UPDATED → nothing$/u,
    { what: 'A change of a licence that changes nothing, or is refused, tells nobody', why: changes },
  ),
  topics(['L4'], ['licence-get-regenerate'], /^hub: MISP_LICENSE_UPDATED → nothing$/u, {
    what: 'Reading a licence makes none',
    why: 'A reading changes nothing (D-15)',
  }),
  topics(['L1'], ['setup-licence'], /^hub: MISP_LICENSE_GENERATED → nothing$/u, {
    what: 'A MISP without a certificate gets no licence',
    why: 'What is issued stands on a partner that has proven who it is',
  }),
  {
    ops: ['P13'],
    difference: /^hub: (?:nothing|PARTNER_UPDATED CA_CERTIFICATE_UPLOADED) → /u,
    what: 'Uploads that only one of the two takes are published by that one',
    why: 'See what is said of them here',
  },
  {
    ops: ['F3', 'F4'],
    difference: /^hub: (?:CA_CERTIFICATE_UPLOADED → nothing|nothing → CA_CERTIFICATE_UPLOADED)$/u,
    what: 'The certificate of a chip is published when the chip is approved',
    why: 'What nobody has approved is nobody’s business',
  },
  {
    ops: ['M2'],
    difference: /^hub: MISP_LICENSE_UPDATED PARTNER_UPDATED → PARTNER_UPDATED$/u,
    what: 'That the licence of a deactivated MISP does not count is published a moment later, where it has one',
    why: 'Modules hear of each other by events',
  },
  topics(['C2'], ['client-put-refused-by-esignet'], /^hub: OIDC_CLIENT_UPDATED → nothing$/u, {
    what: 'What eSignet has refused is not published',
    why: 'Nothing is stored then (D-20)',
  }),
  {
    ops: ['C1', 'C2'],
    difference: /^hub value data\.clientData\.clientName: /u,
    what: 'The names of a client stand in the order of their languages, and a deactivation leaves them',
    why: 'Readers of JSON know no order; the original’s is that of a hash table (D-27)',
  },
]
