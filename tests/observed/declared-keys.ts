import { added, type Declared } from './declaration.ts'

const outcome = (
  op: string,
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops: [op], steps, difference, ...texts })

/** What is left of API keys. */
export const declaredKeys: readonly Declared[] = [
  ...added(['P27'], ['keyId', 'expiryDateTime']),
  outcome('P27', ['key-label-37'], /^outcome: 200 null → 200 PMS_COR_001$/u, {
    what: 'A label of more than 36 characters is refused by its code, and nobody hears of a key',
    why: 'Lengths are checked before anything is stored (D-30, D-23)',
  }),
  outcome('M9', ['key-status-other-owner'], /^outcome: 200 success → 200 PMS_PRT_055$/u, {
    what: 'Nobody switches a key of another partner',
    why: 'Only members of the organisation and administrators act for a partner (D-05)',
  }),
  outcome('M13', ['keys-deactivated'], /^(?:value response\.totalResults|rows response\.data): 2 → 1$/u, {
    what: 'The list has one deactivated key less',
    why: 'Another partner could not switch it, see M9',
  }),
  outcome('M13', ['keys-own'], /^value response\.data\[\]\.status: deactivated → activated$/u, {
    what: 'A partner finds its key as it left it',
    why: 'Another partner could not switch it, see M9',
  }),
  outcome('P23', ['key-search-partner'], /^type response\.data\[\]\.policyName: null → string$/u, {
    what: '`policyName` is filled',
    why: 'The original leaves it empty; clients that show it show more',
  }),
]
