import { added, type Declared } from './declaration.ts'

const outcome = (
  op: string,
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops: [op], steps, difference, ...texts })

/** What is left of requests for policies. */
export const declaredRequests: readonly Declared[] = [
  ...added(['M12'], ['state']),
  outcome('P26', ['request-text-4001'], /^outcome: 200 null → 200 PMS_COR_001$/u, {
    what: 'A use case of more than 4,000 characters is refused by its code',
    why: 'Lengths are checked before anything is stored (D-30)',
  }),
  outcome(
    'M8',
    ['decide-expired-policy-reject', 'decide-inactive-policy-reject'],
    /^outcome: 200 PMS_PMP_01[89] → 200 success$/u,
    {
      what: 'A request for a policy that has ended is rejected',
      why: 'Nothing is decided in favour of the dead, but against them always (D-26)',
    },
  ),
  outcome('M6', ['m6'], /^value response\.apikeyRequests\[\]\.status: InProgress → rejected$/u, {
    what: 'The list shows these requests as rejected',
    why: 'They were, see M8',
  }),
  outcome(
    'M6',
    ['m6'],
    /^(?:rows response\.apikeyRequests: \d+ → \d+|form response\.apikeyRequests\[\]\.\w+: [\w-]+ → random id)$/u,
    {
      what: 'There are no requests of the platform’s own services; the recording has those of other runs too',
      why: 'Services of the platform need no leave for policies that are theirs',
    },
  ),
  outcome(
    'P21',
    ['request-values'],
    /^(?:rows response\.filters: \d+ → \d+|form response\.filters\[\]\.fieldCode: \d+ → random id)$/u,
    {
      what: 'Mapping keys are UUIDs; the recording has requests of other runs',
      why: 'Numbers below 1,000,000 meet and overwrite (D-03)',
    },
  ),
]
