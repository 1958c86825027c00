import { showHidden } from '@entente/trust/view'
import { nameLineOf } from '../../ui/certificate/name-text.ts'
import type { Impact } from './trust-list.ts'

type Affected = Impact['affected'][number]

const columns = ['kind', 'id', 'name', 'partnerId', 'issuedTo', 'issuedBy', 'sha256', 'validTill'] as const

/** Quoted as RFC 4180 wants it; a text that a spreadsheet would run as a formula is marked as text. */
const cell = (value: string | null): string => {
  const text = showHidden(value ?? '')
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** Names stand there whole, as RFC 4514 writes them; of a CA the short text is only a part. */
const valueOf = (each: Affected, column: (typeof columns)[number]): string | null => {
  if (column === 'issuedTo') return nameLineOf(each.subjectName)
  if (column === 'issuedBy') return nameLineOf(each.issuerName)
  return each[column]
}

/** What a change affects, as a file for spreadsheets: UTF-8 with a mark, by which they know it. */
export const impactCsv = (affected: Impact['affected']): string =>
  `\ufeff${[columns.join(','), ...affected.map((each) => columns.map((column) => cell(valueOf(each, column))).join(','))].join('\r\n')}\r\n`
