import { added, type Declared } from './declaration.ts'

const outcome = (
  op: string,
  steps: readonly string[],
  difference: RegExp,
  texts: Pick<Declared, 'what' | 'why'>,
): Declared => ({ ops: [op], steps, difference, ...texts })

/** What is left of clients. */
export const declaredClients: readonly Declared[] = [
  ...added(['C1', 'C2', 'C4', 'C5'], ['state']),
  {
    ops: ['C3', 'C7'],
    difference:
      /^value response(?:\.data\[\])?\.(?:name|clientName): (\{"@none":"Client \w+"),("fra":"Client F"),("eng":"Client")\} → \1,\3,\2\}$/u,
    what: 'The names of a client stand in the order of their languages, after `@none`',
    why: 'Readers of JSON know no order; the original’s is that of a hash table',
  },
  outcome('C2', ['client-put-refused-by-esignet'], /^outcome: 200 success → 200 unsupported_grant_type$/u, {
    what: 'What eSignet refuses of a change is refused, and nothing is stored',
    why: 'The original does not read eSignet’s answer, so that the two differ from then on (D-20); what creation refuses, a change does too',
  }),
  outcome(
    'C3',
    ['client-get-after-inactive'],
    /^value response\.name: \{"@none":"Lost","eng":"Renamed"\} → \{"@none":"Client \w+","eng":"Client","fra":"Client F"\}$/u,
    {
      what: 'A deactivation changes nothing else of a client, its names neither',
      why: 'The original drops all of it but the names (D-27)',
    },
  ),
  outcome(
    'C7',
    ['clients-page', 'clients-unpaged', 'clients-group'],
    /^value response\.data\[\]\.clientName: \{"@none":"Lost","eng":"Renamed"\} → /u,
    { what: 'Lists show an inactive client under the names that it had', why: 'See C2' },
  ),
]
