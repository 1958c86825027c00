import stringify from 'json-stringify-pretty-compact'
import { operations } from '../../../packages/server/src/contracts.ts'
import { clientOperations, type Half } from '../../../packages/server/src/documents/client-operations.ts'
import { clientOfficerOperations } from '../../../packages/server/src/documents/client-officer-operations.ts'
import { clientRoles } from '../../../packages/server/src/documents/client-roles.ts'
import { openApiDocument } from '../../../packages/server/src/documents/openapi.ts'
import { compatibility, compatibilityPage } from './compatibility.ts'
import { authorization } from './authorization.ts'
import { errorCodes } from './error-codes.ts'
import { settings } from './settings.ts'
import { textParts } from './text-parts.ts'

type Json = Readonly<Record<string, unknown>>

const byText = (a: string, b: string): number => (a < b ? -1 : 1)
const sorted = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => byText(a, b)))

// Which order the exports of a module have depends on who loads it: the files must not.
const sortedOperations = [...operations].sort((a, b) => byText(a.name, b.name))

const openApi = (): string => {
  const document = openApiDocument()
  const items = Object.entries(document['paths'] as Record<string, Json>)
  const paths = sorted(Object.fromEntries(items.map(([path, item]) => [path, sorted(item)])))
  // What is short stands in a line, also a long one: it is read by programs, and by people as a page.
  return `${stringify({ ...document, paths }, { indent: 1, maxLength: 200 })}\n`
}

const sortedClientOperations = (half: Half): string => {
  const lines = clientOperations(half).split('\n')
  const isRow = (line: string): boolean => line.startsWith('  ')
  const rows = lines.filter(isRow).sort(byText)
  return lines.map((line) => (isRow(line) ? (rows.shift() ?? '') : line)).join('\n')
}

/** Every generated file: its path from the root, and what it has to hold. @param root folder of the checkout */
export const documents = (root: string): Readonly<Record<string, string>> => ({
  [compatibilityPage]: compatibility(root),
  'docs/openapi.json': openApi(),
  'docs/errors.md': errorCodes(sortedOperations),
  'docs/authorization.md': authorization(sortedOperations),
  'docs/operators/settings.md': settings(),
  'packages/portal/src/api/public-operations.gen.ts': sortedClientOperations('public'),
  'packages/portal/src/api/inside-operations.gen.ts': sortedClientOperations('inside'),
  'packages/portal/src/api/officer-operations.gen.ts': clientOfficerOperations(sortedOperations),
  'packages/portal/src/api/roles.gen.ts': clientRoles(),
  'packages/portal/src/locales/text-parts.gen.ts': textParts(),
})
