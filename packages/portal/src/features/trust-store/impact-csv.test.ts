import { expect, test } from 'vitest'
import { impactCsv } from './impact-csv.ts'

const row = {
  kind: 'partner',
  id: 'acme',
  name: 'Acme Chips',
  partnerId: 'acme',
  issuedTo: 'CN=Acme,O=Acme Chips',
  issuedBy: 'CN=Root',
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
