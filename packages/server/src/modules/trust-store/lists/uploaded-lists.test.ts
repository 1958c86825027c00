import { expect, test } from 'vitest'
import { parseCrl } from '@entente/trust'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { readUploadedLists } from './uploaded-lists.ts'

const root = make({ subject: '/O=Outside/CN=Root', extensions: authorityExtensions })
const rows = [1, 2, 3].map((days) => {
  const der = Buffer.from(unarmour(makeList(root, [], new Date(Date.now() + days * 86_400_000))), 'base64')
  return { der, sha256: parseCrl(der).sha256 }
})

test('lists that are known are not read again, and the order is that of the rows', async () => {
  const first = await readUploadedLists(rows.slice(1), [])
  const all = await readUploadedLists(rows, first)
  expect(all.map(({ sha256 }) => sha256)).toEqual(rows.map(({ sha256 }) => sha256))
  expect([all[1] === first[0], all[2] === first[1]]).toEqual([true, true])
  // What is stored no more is not kept.
  expect(await readUploadedLists(rows.slice(2), all)).toEqual([first[1]])
})

test('others have their turn before each list that is read', async () => {
  let turns = 0
  let isDone = false
  const takeTurn = (): void => {
    turns += 1
    if (!isDone) setImmediate(takeTurn)
  }
  setImmediate(takeTurn)
  await readUploadedLists(rows, [])
  isDone = true
  expect(turns).toBeGreaterThanOrEqual(rows.length)
})
