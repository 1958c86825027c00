import { describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import {
  authorityExtensions,
  ecKey,
  make,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const root = make({
  subject: '/O=Outside/CN=Outside Root',
  extensions: authorityExtensions,
  until: inDays(3000),
})
const member = make({ subject: '/O=Outside/CN=Member', issuer: root, key: ecKey })
const derOf = (pem: string): Buffer => Buffer.from(unarmour(pem), 'base64')

/** An app that asks about revocation and knows the root. */
const within = async (work: (api: TestApp) => Promise<void>): Promise<void> => {
  const api = await createTestApp({ REVOCATION_POLICY: 'soft' })
  try {
    const request = { certificateData: root.certificate, partnerDomain: 'FTM' }
    expect((await api.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
    await work(api)
  } finally {
    await api.close()
  }
}

const uploadList = (api: TestApp, crlData: string, partnerDomain = 'FTM') =>
  api.as('admin').call('trust-store.upload-crl', { request: { crlData, partnerDomain } })

describe('a list that an administrator uploads', () => {
  test('is taken with all others of its file, or nothing is and the wrong one is named', async () => {
    await within(async (api) => {
      const second = make({
        subject: '/O=Outside/CN=Second Root',
        extensions: authorityExtensions,
        until: inDays(3000),
      })
      const request = { certificateData: second.certificate, partnerDomain: 'FTM' }
      await api.as('admin').call('trust-store.upload', { request })
      const [first, other] = [makeList(root), makeList(second)]
      const stranger = make({ subject: '/O=Other/CN=Stranger', extensions: authorityExtensions })
      const wrong: [string, RegExp][] = [
        [makeList(stranger), /list 2 of 2, of CN=Stranger,O=Other, was not taken.*has signed it/],
        [makeList(second, [], inDays(-1)), /list 2 of 2, of CN=Second Root,O=Outside, .*it is over/],
        [second.certificate, /part 2 of 2 was not taken.*no CRL/],
      ]
      for (const [part, message] of wrong) {
        const { codes, messages } = await expectNothingStored(api, () => uploadList(api, `${first}${part}`))
        expect(codes).toEqual(['ENT_TRS_003'])
        expect(messages[0]).toMatch(message)
      }
      const { response } = await uploadList(api, `Text\r\n${first}and\n${other}`.replaceAll('\n', '\r\n'))
      expect(response.stored.map(({ issuer }) => issuer)).toEqual([
        'CN=Outside Root,O=Outside',
        'CN=Second Root,O=Outside',
      ])
      expect((await api.as('admin').call('trust-store.list-crls')).response).toHaveLength(2)
      // What is there already stays; what is new beside it comes in.
      const third = makeList(second, [member.certificate])
      expect((await uploadList(api, `${first}${third}${third}`)).response.stored).toHaveLength(1)
      expect((await uploadList(api, `${first}${third}`)).messages[0]).toContain('stored already')
    })
  })

  test('is refused unless an active authority of the domain has signed it, and it holds now', async () => {
    await within(async (api) => {
      const good = makeList(root)
      const der = derOf(good)
      const broken = Buffer.from(der)
      broken[der.length - 9]! ^= 0xff
      const other = make({ subject: '/O=Other/CN=Other', extensions: authorityExtensions })
      const wishes: [string, string, string?][] = [
        ['no CRL in PEM', 'nonsense *'],
        ['no CRL in PEM', root.certificate],
        ['no CRL in PEM', der.subarray(0, 60).toString('base64')],
        ['has signed it', broken.toString('base64')],
        ['has signed it', makeList(other)],
        ['has signed it', good, 'AUTH'],
        ['it is over', makeList(root, [], inDays(-1))],
      ]
      for (const [cause, text, domain] of wishes) {
        const { codes, messages } = await expectNothingStored(api, () => uploadList(api, text, domain))
        expect(codes).toEqual(['ENT_TRS_003'])
        expect(messages[0]).toContain(cause)
      }
      expect((await uploadList(api, good)).codes).toEqual([])
      expect((await uploadList(api, good)).messages[0]).toContain('stored already')
    })
  })
})
