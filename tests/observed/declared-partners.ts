import { added, type Declared } from './declaration.ts'

const otherRuns = 'The recording’s server had partners of other runs'
const incomplete =
  'Whoever may register must be able to become active: the original let these types register and never upload'

/** What is left of extractors and types of credentials. */
const credentialTypes: readonly Declared[] = [
  {
    ops: ['M8'],
    steps: ['reject-without-extractors'],
    difference: /^outcome: 200 PMS_PM_051 → 200 success$/u,
    what: 'A request without extractors can be rejected',
    why: 'Guards are about approvals alone (D-26)',
  },
  {
    ops: ['P3'],
    steps: ['extractors-other-owner'],
    difference: /^outcome: 200 success → 200 PMS_PRT_055$/u,
    what: 'Nobody sets extractors for another partner',
    why: 'Only members of the organisation and administrators act for a partner (D-05)',
  },
  {
    ops: ['P3'],
    steps: ['extractors-version-9', 'extractors-no-biometric', 'extractors-no-extractor'],
    difference: /^outcome: 200 null → 200 PMS_COR_001$/u,
    what: 'What is wrong with an extractor is said by its field',
    why: 'The original failed in its database, or at nothing (D-30)',
  },
  {
    ops: ['P4'],
    difference: /^rows response\.extractors: \d → \d$/u,
    what: 'Each modality of an attribute has its own extractor',
    why: 'The original overwrote one with another (D-28)',
  },
  {
    ops: ['P5'],
    steps: ['type-second-policy'],
    difference: /^outcome: 200 success → 200 PMS_PRT_007$/u,
    what: 'A type that follows one policy is not mapped to another; to the same one, as often as anybody likes',
    why: 'Which of two policies counts, nobody could tell (D-29); a mapping can be ended in the portal',
  },
  {
    ops: ['P6'],
    steps: ['type-get-two-policies'],
    difference: /^outcome: 200 null → 200 success$/u,
    what: 'The policy of a type is answered',
    why: 'There is one (D-29)',
  },
]

/** What is left of partners and their administration. */
export const declaredPartners: readonly Declared[] = [
  ...added(['M11'], ['isPlatform']),
  ...added(['M10'], ['address', 'createdBy', 'actions']),
  {
    ops: ['P18'],
    steps: ['search-date-not-a-date'],
    difference: /^outcome: 200 PMS-MSD-394 → 200 PMS-MSD-390$/u,
    what: 'A value that is no time is a value that is missing',
    why: 'The code of a database error told nobody what to mend',
  },
  {
    ops: ['P18'],
    steps: ['search-wrong-case-column-equals', 'search-sort-nulls'],
    difference: /^outcome: 200 null → 200 success$/u,
    what: 'A column is found in any case; sorting by one that is empty sorts',
    why: 'The original failed without a code',
  },
  {
    ops: ['P18'],
    steps: ['search-wildcard-end'],
    difference: /^type response\.data\[\]\.updBy: string → null$/u,
    what: '`updBy` of partners is null',
    why: 'Who changed a partner stands in its history',
  },
  {
    ops: ['P20'],
    steps: ['values-blank-type'],
    difference: /^outcome: 200 PMS-MSD-322 → 200 success$/u,
    what: 'A blank type asks for `unique`',
    why: 'As in the policy manager’s questions for values (B-24)',
  },
  {
    ops: ['M11'],
    steps: ['list-percent'],
    difference: /^(?:value response\.(?:pageSize|totalResults)|rows response\.data): \d → 0$/u,
    what: 'A percent sign in a filter is a percent sign',
    why: 'The original took it for any text',
  },
  {
    ops: ['M11'],
    steps: ['list-bad-token', 'list-forged-token'],
    difference: /^outcome: 500 success → 401 KER-ATH-401$/u,
    what: 'A token that cannot be read answers 401',
    why: 'It is the sender’s fault, not the server’s',
  },
  {
    ops: ['M10'],
    steps: ['detail-admin-without-partner'],
    difference: /^outcome: 200 PMS_CERTIFICATE_ERROR_002 → 200 success$/u,
    what: 'An administrator without a partner looks at any',
    why: 'Administrators need no partner of their own (D-38, B-13)',
  },
  {
    ops: ['M3', 'M4'],
    difference: /^rows response\.partners: \d+ → 1$/u,
    what: 'All partners of the type are listed',
    why: otherRuns,
  },
  {
    ops: ['P7'],
    steps: ['contact-no-flag'],
    difference: /^outcome: 200 null → 200 PMS_COR_001$/u,
    what: 'A missing `is_Active` is named',
    why: 'The original failed in its database',
  },
  {
    ops: ['P24'],
    steps: ['off-group'],
    difference: /^outcome: 200 success → 200 PMS_PRT_050$/u,
    what: 'A deactivated partner keeps its policy group',
    why: 'The original said that it had changed the group, and had not; its requests and keys stand on it, and come back with it',
  },
  {
    ops: ['P13', 'P14', 'P17'],
    steps: ['partner-wrong-role', 'misp-role', 'v3-misp'],
    difference: /^outcome: 403 KER-ATH-403 → 200 (?:success|PMS_CERTIFICATE_ERROR_002)$/u,
    what: 'MISPs, manual adjudication and print partners upload and read their certificates',
    why: incomplete,
  },
  ...credentialTypes,
]
