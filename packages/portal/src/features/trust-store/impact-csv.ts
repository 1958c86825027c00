import type { Impact } from './trust-list.ts'

const columns = ['kind', 'id', 'name', 'partnerId', 'issuedTo', 'issuedBy', 'sha256', 'validTill'] as const

/** Quoted as RFC 4180 wants it; a text that a spreadsheet would run as a formula is marked as text. */
const cell = (value: string | null): string => {
  const text = value ?? ''
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** What a change affects, as a file for spreadsheets: UTF-8 with a mark, by which they know it. */
export const impactCsv = (affected: Impact['affected']): string =>
  `\ufeff${[columns.join(','), ...affected.map((each) => columns.map((column) => cell(each[column])).join(','))].join('\r\n')}\r\n`
