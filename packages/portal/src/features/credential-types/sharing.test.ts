import { expect, test } from 'vitest'
import { emptyRow, fromRow, isComplete, toRow } from './sharing.ts'

const extractor = { provider: 'mock', version: '1.1' }

test.each(['face', 'finger[Left Thumb,Right Thumb]', 'iris[Left]'])(
  'an extractor of %s is sent as it was read',
  (biometric) => {
    const read = { attributeName: 'photo', biometric, extractor }
    expect(fromRow(toRow(read))).toEqual(read)
  },
)

test('what people leave blank is not sent', () => {
  const row = { ...emptyRow, provider: ' acme ', subTypes: ' ', version: ' ' }
  expect(fromRow(row)).toEqual({
    attributeName: 'individualBiometrics',
    biometric: 'face',
    extractor: { provider: 'acme', version: null },
  })
  expect([isComplete([row]), isComplete([row, emptyRow]), isComplete([])]).toEqual([true, false, true])
})
