import { added, type Declared } from './declaration.ts'

const allAtOnce = 'An officer mends a policy once instead of once for each fault (B-15)'
const named = 'What is wrong is said by its name; the original had a null pointer'
const ownId = 'An id that is taken is refused: the original overwrote the policy that had it (B-01)'

const outcome = (
  op: string,
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops: [`POL-${op}`], steps, difference, ...texts })

/** What is left of the policy manager. Operations are named with `POL-`, for both services have a P1. */
export const declaredPolicies: readonly Declared[] = [
  outcome('P1', ['group-new-bad-token'], /^outcome: 500 success → 401 KER-ATH-401$/u, {
    what: 'A token that cannot be read answers 401',
    why: 'It is the sender’s fault, not the server’s',
  }),
  outcome('P2', ['group-put-no-flag'], /^outcome: 200 PMS_COR_003 → 200 success$/u, {
    what: 'Without `isActive` a group stays what it is',
    why: 'The contract declares it optional (B-19)',
  }),
  outcome('P3', ['policy-new-own-id-again'], /^outcome: 200 success → 200 ENT_POL_001$/u, {
    what: 'An id that is taken is refused',
    why: ownId,
  }),
  ...(['P13', 'P19'] as const).map((op) =>
    outcome(
      op,
      ['policy-search-all', 'policies-v2-defaults'],
      /^value response\.data\[\]\.(?:policyName|name): \w+ p-own2 → \w+ p-own$/u,
      { what: 'Lists show the policy as it was before its id was to be taken', why: ownId },
    ),
  ),
  outcome('P3', ['policy-new-no-policies'], /^outcome: 200 PMS_COR_003 → 200 PMS_COR_001$/u, {
    what: 'A missing `policies` is named',
    why: named,
  }),
  outcome(
    'P3',
    ['policy-new-misp-missing', 'policy-new-auth-as-share'],
    /^outcome: 200 (PMS_PV_00[56]) → 200 \1(?: PMS_PV_00[56])+$/u,
    { what: 'All violations are told at once, the one that was told before first', why: allAtOnce },
  ),
  outcome('P6', ['status-missing'], /^outcome: 200 PMS_COR_003 → 200 PMS_POL_045$/u, {
    what: 'A missing status is no status',
    why: named,
  }),
  outcome('P6', ['status-no-request'], /^outcome: 200 PMS_COR_003 → 200 PMS_COR_001$/u, {
    what: 'A missing request is named',
    why: named,
  }),
  outcome('P11', ['groups-all'], /^outcome: 200 PMS_POL_052 → 200 success$/u, {
    what: 'All groups are answered',
    why: 'The shipped policies can be read (B-06)',
  }),
  outcome('P12', ['group-search-no-pagination'], /^outcome: 200 PMS_COR_003 → 200 success$/u, {
    what: 'A search without a page gets the first ten',
    why: 'What is missing counts as empty (B-21)',
  }),
  {
    ops: ['POL-P13'],
    difference: /^value response\.data\[\]\.policies: \{.*\} → \{.*\}$/u,
    what: '`policies` is the text in the order in which it was written',
    why: 'The original shuffles it; JSON knows no order',
  },
  outcome('P14', ['config-boolean'], /^outcome: 200 PMS_COR_003 → 200 success$/u, {
    what: 'A key that forms do not need has the value null',
    why: 'The original reads out any setting, secrets too (B-05), and stumbles over true and false (B-18)',
  }),
  outcome('P15', ['group-values-unknown-column'], /^outcome: 200 PMS_COR_003 → 200 PMS-MSD-317$/u, {
    what: 'An unknown column has the code of the partner manager',
    why: 'The original swallows it (B-22)',
  }),
  outcome('P15', ['group-values-blank-type'], /^outcome: 200 PMS_COR_003 → 200 success$/u, {
    what: 'A blank type means `unique`',
    why: 'The contract declares it (B-24)',
  }),
  outcome(
    'P18',
    ['policy-groups'],
    /^(?:rows response: \d+ → \d+|form response\[\]\.id: \d+ → random id)$/u,
    {
      what: 'Ids of groups are UUIDs; the recording has groups of other runs',
      why: 'Numbers below 100,000 meet and overwrite (B-02)',
    },
  ),
  outcome('P18', ['policy-groups'], /^value response\[\]\.description: {2}mpolicygroup/u, {
    what: 'A description of the shipped groups has no blank before it',
    why: 'It was a slip',
  }),
  ...added(['POL-P19'], ['policyType']),
]
