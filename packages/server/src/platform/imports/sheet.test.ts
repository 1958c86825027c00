import { expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { presentSheet } from './present-sheet.ts'
import { mostImportedRows, readSheet, refuseRepeated } from './sheet.ts'

const columns = {
  serialNumber: { isRequired: true, most: 10 },
  make: { isRequired: true, most: 10 },
  note: { isRequired: false, most: 20 },
} as const

const read = (text: string | Uint8Array, encoding?: 'Windows-1256') =>
  readSheet({ file: typeof text === 'string' ? Buffer.from(text) : text, encoding }, columns)
const refusal = (text: string | Uint8Array): string => {
  try {
    read(text)
    return 'none'
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}
const tell = (text: string) =>
  presentSheet(read(text), 'eng').problems.map(({ line, message }) => [line, message])

test('columns are found by their names, in any order and spelling', () => {
  const { rows, delimiter } = read('Note;MAKE;other;Serial number\r\n"a; ""b""";Acme;x; S1 \r\n\r\n;Bell;;S2')
  expect(delimiter).toBe(';')
  expect(rows.map(({ line, values }) => [line, values])).toEqual([
    [2, { serialNumber: 'S1', make: 'Acme', note: 'a; "b"' }],
    [4, { serialNumber: 'S2', make: 'Bell', note: null }],
  ])
})

test('lines are counted through quoted cells', () => {
  expect(read('serialNumber,make,note\nS1,A,"one\ntwo"\nS2,B,').rows.map(({ line }) => line)).toEqual([2, 4])
})

test('the encoding is told: by its mark, by what it can be, by whoever has looked', () => {
  const text = 'serialNumber,make\nS1,Né'
  const encodings = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
    Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    Buffer.from(text, 'latin1'),
  ].map((file) => {
    const { encoding, rows } = read(file)
    expect(rows[0]?.values.make).toBe('Né')
    return encoding
  })
  expect(encodings).toEqual(['UTF-8', 'UTF-8', 'UTF-16LE', 'UTF-16BE', 'Windows-1252'])
  const arabic = Buffer.concat([Buffer.from('serialNumber,make\nS1,'), Buffer.from([0xe3, 0xd5, 0xd1])])
  expect(read(arabic, 'Windows-1256').rows[0]?.values.make).toBe('مصر')
})

test('files that are none are refused whole', () => {
  expect(refusal(Buffer.from([0, 1, 2, 3]))).toBe('ENT_IMP_001')
  expect(refusal('serialNumber,note\nS1,x')).toBe('ENT_IMP_002')
  expect(refusal(`serialNumber,make\n${'S,A\n'.repeat(mostImportedRows + 1)}`)).toBe('ENT_IMP_003')
  expect(refusal('serialNumber,make\nS1,"A')).toBe('ENT_IMP_004')
  expect(refusal('serialNumber,make\n\n')).toBe('ENT_IMP_005')
  expect(read(`serialNumber,make\n${'S,A\n'.repeat(mostImportedRows)}`).rows).toHaveLength(mostImportedRows)
})

test('each problem is told with its line', () => {
  expect(
    tell('serialNumber,make,note\n,Acme,\nS2,=cmd(),x\nS3,Acme,a,b\nS4,AcmeAcmeAcme,\nS5,"A\u0007",'),
  ).toEqual([
    [2, 'serialNumber is missing.'],
    [3, 'make begins like a formula.'],
    [4, 'The line has 4 cells; the header has 3.'],
    [5, 'make is longer than 10 characters.'],
    [6, 'make has characters that cannot be seen.'],
  ])
})

test('what our own files have disarmed is taken as it was', () => {
  expect(read("serialNumber,make\n'-S1,'@A").rows[0]?.values).toMatchObject({
    serialNumber: '-S1',
    make: '@A',
  })
})

test('the second of two same rows is told where the first is', () => {
  const rows = refuseRepeated(read('serialNumber,make\nS1,A\nS2,A\ns1,A').rows, ({ values }) =>
    values.serialNumber?.toLowerCase(),
  )
  expect(rows.map(({ problems }) => problems.length)).toEqual([0, 0, 1])
})
