import type { operations } from '../../../packages/server/src/contracts.ts'
import { roles, type Role } from '../../../packages/server/src/platform/access/roles.ts'
import type { Effect } from '../../../packages/server/src/platform/access/authority.ts'
import type { Access, Operation } from '../../../packages/server/src/platform/http/operation.ts'
import { cell, code, page, table } from './markdown.ts'

const callers = (access: Access): string => {
  if ('public' in access) return `everybody: ${access.why}`
  return access.roles === 'any' ? 'every signed-in caller' : access.roles.join(', ')
}

const data = (access: Access): string => ('public' in access ? '–' : access.ownership)

/** What a member of the organisation must at least be, and who reaches every one. */
const members = ({ access, effect }: Operation): string => {
  if ('public' in access || access.ownership !== 'partner') return '–'
  const needed = access.member ?? (effect === 'reads' ? 'auditor' : 'operator')
  return access.everyPartner ? `${needed}; of every partner: ${access.everyPartner.join(', ')}` : needed
}

const effects: Readonly<Record<Effect, string>> = {
  reads: 'reads',
  changes: 'changes',
  'changes-self': 'changes the caller’s own',
}

const namesOfRole = (all: typeof operations, role: Role): string[] =>
  all
    .filter(({ access }) => !('public' in access) && access.roles !== 'any' && access.roles.includes(role))
    .map(({ name }) => name)

/** Who may call what, as the contracts declare it. The authorization walk in `tests/` proves it. */
export const authorization = (all: typeof operations): string => {
  const served = roles.filter((role) => namesOfRole(all, role).length > 0)
  const idle = roles.filter((role) => !served.includes(role))
  return page(
    'Authorization',
    'Who may call each operation, and whose data it touches. An operation that declares neither does not compile; the server refuses to start with one.',
    [
      '- `self`: only what belongs to the caller; nothing in the request can name another.',
      '- `platform`: nothing that belongs to one partner.',
      '- `partner`: an object of one partner. The caller must belong to the organisation, as what the column *Members* says, or be an administrator; an operation that forgets to ask gets its answer withheld.',
      '- `all`: across partners, for administrators.',
    ].join('\n'),
    'Who acts for an organisation is its *owner*, *operator* or *auditor*. Owners decide who belongs to it, operators change what is its own, auditors read. The membership brings the role of the organisation’s type, and takes it along when it ends.',
    'Every operation reads or changes. GET reads; what else does is said in its declaration. The platform’s `AUDITOR` reads whatever an administrator may read, unless an operation says why not (`mail.list-outbox`: links in mails act for whoever opens them). Who is an auditor and nothing more gets 403 for every operation that changes something, before it begins; their own password, sessions, consent and inbox excepted.',
    'Without a valid session or token the answer is 401 `KER-ATH-401`; without a role 403 `KER-ATH-403`. For another partner’s object the operation answers its own code, see [errors](errors.md).',
    'A browser’s page says with `x-entente-account` for which account it was drawn, as the answer of `accounts.session` told it. When somebody else is signed in by then, every operation answers 409 `ENT_HTTP_409` and does nothing.',
    'Roles of other parts of the platform stand in tokens ([accounts](operators/accounts.md#roles-of-other-parts)); no operation opens by them.',
    '## By operation',
    table(
      ['Operation', 'Method', 'Path', 'Effect', 'Roles', 'Data', 'Members'],
      all.map((operation) => [
        code(operation.name),
        operation.method,
        code(operation.path),
        effects[operation.effect],
        cell(callers(operation.access)),
        data(operation.access),
        cell(members(operation)),
      ]),
    ),
    '## By role',
    'Beyond what every signed-in caller may do.',
    table(
      ['Role', 'Operations'],
      served.map((role) => [code(role), namesOfRole(all, role).map(code).join(', ')]),
    ),
    `The contract knows more roles, which have no operation of their own yet: ${idle.map(code).join(', ')}.`,
  )
}
