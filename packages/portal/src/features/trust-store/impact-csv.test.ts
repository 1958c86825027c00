import { expect, test } from 'vitest'
import { impactCsv } from './impact-csv.ts'

const row = {
  kind: 'partner',
  id: 'acme',
  name: 'Acme Chips',
  partnerId: 'acme',
  issuedTo: 'CN=Acme,O=Acme Chips',
  issuedBy: 'CN=Root',
  subjectName: [[{ type: 'O', value: 'Acme Chips' }], [{ type: 'CN', value: 'Acme' }]],
  issuerName: [[{ type: 'CN', value: 'Root' }]],
  sha256: 'ab',
  validTill: '2027-01-01T00:00:00.000Z',
}

test('a line for each, quoted, and without formulas', () => {
  const lines = impactCsv([row, { ...row, name: '=cmd|"x"!A1', partnerId: null }]).split('\r\n')
  expect(lines).toEqual([
    '\ufeffkind,id,name,partnerId,issuedTo,issuedBy,sha256,validTill',
    '"partner","acme","Acme Chips","acme","CN=Acme,O=Acme Chips","CN=Root","ab","2027-01-01T00:00:00.000Z"',
    `"partner","acme","'=cmd|""x""!A1","","CN=Acme,O=Acme Chips","CN=Root","ab","2027-01-01T00:00:00.000Z"`,
    '',
  ])
})

test('names are whole, separators inside them escaped, hidden characters marked', () => {
  const subjectName = [[{ type: 'O', value: 'Evil\u202E' }], [{ type: 'CN', value: 'Root,O=Ministry' }]]
  const [, line] = impactCsv([{ ...row, name: 'Acme\u200B', subjectName }]).split('\r\n')
  expect(line).toContain('"Acme‹U+200B›"')
  expect(line).toContain(String.raw`"CN=Root\,O=Ministry,O=Evil‹U+202E›"`)
})
