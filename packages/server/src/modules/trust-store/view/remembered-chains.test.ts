import { expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  ecKey,
  make,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { memoryOf } from './trust-memory.ts'

const minutes = 60_000
const days = 24 * 60 * minutes
const inTime = (milliseconds: number): Date => new Date(Date.now() + milliseconds)
const root = make({
  subject: '/O=Outside/CN=Outside Root',
  extensions: authorityExtensions,
  until: inTime(3000 * days),
})
/** Without a distribution point: nothing but uploaded lists speaks of it. */
const member = make({ subject: '/O=Outside/CN=Member', issuer: root, key: ecKey, until: inTime(300 * days) })

const within = async (
  policy: string,
  list: string,
  work: (api: TestApp, isTrusted: () => Promise<boolean>) => Promise<void>,
): Promise<void> => {
  const api = await createTestApp({ REVOCATION_POLICY: policy })
  try {
    const admin = api.as('admin')
    const partnerDomain = 'FTM'
    const upload = { request: { certificateData: root.certificate, partnerDomain } }
    expect((await admin.call('trust-store.upload', upload)).codes).toEqual([])
    const lists = { request: { crlData: list, partnerDomain } }
    expect((await admin.call('trust-store.upload-crl', lists)).codes).toEqual([])
    await work(api, async () => (await memoryOf(api.app).pathTo('FTM', member.read)).ok)
  } finally {
    await api.close()
  }
}

test('a chain is not remembered beyond the end of the uploaded list that it rests on', async () => {
  await within('hard', makeList(root, [], inTime(2 * days)), async (api, isTrusted) => {
    expect(await isTrusted()).toBe(true)
    api.clock.advance(1 * days)
    expect(await isTrusted()).toBe(true)
    api.clock.advance(3 * days)
    expect(await isTrusted()).toBe(false)
  })
})

test('nor beyond the moment at which an uploaded list begins', async () => {
  const list = makeList(root, [member.certificate], inTime(7 * days), inTime(4 * minutes))
  await within('soft', list, async (api, isTrusted) => {
    expect(await isTrusted()).toBe(true)
    api.clock.advance(5 * minutes)
    expect(await isTrusted()).toBe(false)
  })
})
