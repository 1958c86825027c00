import type { operations } from '../../../packages/server/src/contracts.ts'
import { roles, type Role } from '../../../packages/server/src/platform/access/roles.ts'
import type { Access } from '../../../packages/server/src/platform/http/operation.ts'
import { cell, code, page, table } from './markdown.ts'

const callers = (access: Access): string => {
  if ('public' in access) return `everybody: ${access.why}`
  return access.roles === 'any' ? 'every signed-in caller' : access.roles.join(', ')
}

const data = (access: Access): string => ('public' in access ? '–' : access.ownership)

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
      '- `partner`: an object of one partner. The caller must own the partner or be an administrator; an operation that forgets to ask gets its answer withheld.',
      '- `all`: across partners, for administrators.',
    ].join('\n'),
    'Without a valid session or token the answer is 401 `KER-ATH-401`; without a role 403 `KER-ATH-403`. For another partner’s object the operation answers its own code, see [errors](errors.md).',
    '## By operation',
    table(
      ['Operation', 'Method', 'Path', 'Roles', 'Data'],
      all.map(({ name, method, path, access }) => [
        code(name),
        method,
        code(path),
        cell(callers(access)),
        data(access),
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
