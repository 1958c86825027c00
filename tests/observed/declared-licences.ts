import { added, type Declared } from './declaration.ts'

const outcome = (
  op: string,
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops: [op], steps, difference, ...texts })

const ownOnly = 'Only members of the organisation and administrators act for a partner (D-05)'
const ownLists = 'A licence key lets whoever reads it in (D-01, D-05)'

/** What is left of licences of MISPs. */
export const declaredLicences: readonly Declared[] = [
  ...added(['L1'], ['licenceId']),
  outcome('L2', ['licence-put-no-status'], /^outcome: 200 null → 200 PMS_COR_001$/u, {
    what: 'A status that is missing is refused by its code',
    why: 'Bodies are checked before anything else (D-30)',
  }),
  outcome('L2', ['licence-put-off-by-other'], /^outcome: 200 success → 200 PMS_MSP_408$/u, {
    what: 'Nobody switches a licence of another MISP: to him there is none',
    why: ownOnly,
  }),
  outcome('L4', ['licence-get-valid-with-policy'], /^outcome: 200 null → 200 success$/u, {
    what: 'The licence of a MISP that has asked for a policy is answered, too',
    why: 'The original fails for every one of these (D-14)',
  }),
  outcome('L4', ['licence-get-regenerate'], /^outcome: 200 success → 200 PMS_MSP_408$/u, {
    what: 'Where no licence is valid, reading one makes none; `POST …/licences/{licenceId}/replacement` does',
    why: 'A reading changes nothing, and nobody reads himself out of a deactivation (D-15)',
  }),
  outcome(
    'L6',
    ['search-by-key'],
    /^(?:value response\.\w+Record: 1 → 0|type response\.data: list → null)$/u,
    {
      what: 'MISPs find their own licences only, also by the key of another',
      why: ownLists,
    },
  ),
  outcome('L3', ['licences'], /^rows response: \d+ → 2$/u, {
    what: 'MISPs list their own licences, those too whose place another has taken',
    why: `${ownLists}; a regenerated licence is a row of its own (D-15)`,
  }),
  outcome('M12', ['requests-of-misp-without-group'], /^outcome: 200 PMS_POLICY_ERROR_005 → 200 success$/u, {
    what: 'Whoever belongs to a partner without a policy group has an empty list',
    why: 'That there is nothing is no error',
  }),
  outcome('C7', ['clients-of-misp-without-group'], /^outcome: 200 PMS_POLICY_ERROR_005 → 200 success$/u, {
    what: 'Whoever belongs to a partner without a policy group has an empty list of clients',
    why: 'See M12',
  }),
  outcome('L1', ['setup-licence'], /^outcome: 200 success → 200 PMS_MSP_405$/u, {
    what: 'A MISP without a certificate is not active, and gets no licence',
    why: 'What is issued stands on a partner that has proven who it is',
  }),
]
