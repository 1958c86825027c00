import { parseCrl } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { listsSignedBy } from './authority-crls.ts'
import type { CrlRow } from './crl-store.ts'

const authorityOf = (name: string) =>
  make({ subject: `/O=Lists/CN=${name}`, extensions: authorityExtensions })
const [own, other] = [authorityOf('Own'), authorityOf('Other')]
const member = make({ subject: '/O=Lists/CN=Member', issuer: own })

const derOf = (...wish: Parameters<typeof makeList>) => Buffer.from(unarmour(makeList(...wish)), 'base64')
const uploadOf = (der: Buffer): CrlRow => {
  const { sha256, thisUpdate, nextUpdate = null, entryCount: entries } = parseCrl(der)
  return {
    id: sha256,
    domain: 'AUTH',
    issuer: '',
    sha256,
    this_update: thisUpdate,
    next_update: nextUpdate,
    entries,
    der,
    uploaded_at: thisUpdate,
    uploaded_by: 'somebody',
  }
}
const [list, empty, foreign] = [
  uploadOf(derOf(own, [member.certificate])),
  uploadOf(derOf(own)),
  uploadOf(derOf(other, [member.certificate])),
]

describe('lists of an authority', () => {
  test('are those that it has signed, uploaded or fetched', () => {
    const fetched = parseCrl(empty.der)
    const lists = listsSignedBy(own.read, [fetched, parseCrl(foreign.der)], [list, foreign])
    expect(lists).toHaveLength(2)
    expect(lists.find(({ upload }) => upload === null)?.crl).toBe(fetched)
    expect(lists.find(({ upload }) => upload === list)?.crl.entryCount).toBe(1)
  })

  test('are not read again where they are remembered', () => {
    const remembered = parseCrl(list.der)
    const [found, ...others] = listsSignedBy(own.read, [remembered], [list])
    expect(found?.crl).toBe(remembered)
    expect(found?.upload).toBe(list)
    expect(others).toEqual([])
  })

  test('are found without reading those of others further than their name: this one would not read', () => {
    const der = Buffer.from(foreign.der)
    const { thisUpdate } = parseCrl(der)
    const stamp = Buffer.from(
      thisUpdate
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/gu, '')
        .slice(2),
    )
    der[der.indexOf(stamp)] = 0x58
    expect(() => parseCrl(der)).toThrow('thisUpdate')
    expect(listsSignedBy(own.read, [], [{ ...foreign, der }, list])).toHaveLength(1)
  })
})
