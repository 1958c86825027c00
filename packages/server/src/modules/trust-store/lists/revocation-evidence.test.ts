import { namesMatch, parseCrl, type Certificate } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import {
  authorityExtensions,
  ecKey,
  make,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import type { App } from '../../../platform/app.ts'
import { OutboundError } from '../../../platform/outbound/http-client.ts'
import { createEvidenceSource } from './revocation-evidence.ts'

const root = make({ subject: '/O=Outside/CN=Root', extensions: authorityExtensions })
const other = make({ subject: '/O=Outside/CN=Other', extensions: authorityExtensions })
const secret = 'http://lists.example/crl?token=s3cret'
const leaf = make({
  subject: '/CN=leaf',
  issuer: root,
  extensions: [`crlDistributionPoints=URI:${secret}`],
  key: ecKey,
})
const [pem, pemOfOther] = [makeList(root, [leaf.certificate]), makeList(other)]
const der = Buffer.from(unarmour(pem), 'base64')

/** What is gathered for the leaf when its distribution point answers so, and what the log holds. */
const gather = async (answer: string | Uint8Array | OutboundError) => {
  const logged: unknown[] = []
  const source = createEvidenceSource({
    clock: { now: () => new Date() },
    log: { warn: (entry: unknown) => void logged.push(entry) } as unknown as App['log'],
    http: {
      fetchBytes: async () => {
        if (answer instanceof OutboundError) throw answer
        return typeof answer === 'string' ? Buffer.from(answer) : answer
      },
    } as unknown as App['http'],
  })
  const path = [leaf.read, root.read]
  return { ...(await source.gather(path, [])), again: await source.gather(path, []), logged }
}

describe('what a distribution point delivers', () => {
  test.each<[string, string | Uint8Array, number]>([
    ['DER', der, 1],
    ['PEM', pem, 1],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n'), 1],
    ['PEM below text', `Certificate Revocation List (CRL):\n${pem}`, 1],
    ['two lists in DER', Buffer.concat([der, der]), 2],
  ])('is read: %s', async (_what, answer, count) => {
    const { crls, lacks, logged } = await gather(answer)
    expect(crls).toHaveLength(count)
    expect(crls.at(-1)?.find(leaf.read.issuer, leaf.read.serialNumber.bytes)).toBeDefined()
    expect([lacks, logged]).toEqual([[], []])
  })

  test.each<[string, string | Uint8Array | OutboundError, number, string]>([
    ['a page', '<html>', 0, 'neither DER nor PEM'],
    ['a certificate', root.certificate, 0, 'a PEM block with the label "CERTIFICATE"'],
    ['a list and something else', `${pem}${root.certificate}`, 1, 'CRL 2 cannot be read'],
    ['a cut list', der.subarray(0, -4), 0, 'past the end'],
    ['nothing at all', new OutboundError('timeout'), 0, 'no answer (timeout)'],
  ])(
    'is said where it cannot be read: %s, once, with the address and without its secrets',
    async (_what, answer, count, reason) => {
      const { crls, lacks, again, logged } = await gather(answer)
      expect(crls).toHaveLength(count)
      const lack = { address: 'http://lists.example/crl?…', reason: expect.stringContaining(reason) }
      expect([lacks, again.lacks, logged]).toEqual([[lack], [lack], [lack]])
    },
  )
})

describe('a list that no certificate of the path has signed', () => {
  test('is neither taken nor kept; that is said, and what is signed beside it is', async () => {
    const { crls, lacks, logged } = await gather(`${pemOfOther}${pem}`)
    expect(crls.map(({ sha256 }) => sha256)).toEqual([parseCrl(der).sha256])
    const lack = {
      address: 'http://lists.example/crl?…',
      reason: 'a CRL that no certificate of the path has signed',
    }
    expect([lacks, logged]).toEqual([[lack], [lack]])
    const forged = Buffer.from(der)
    forged[forged.length - 1]! ^= 1
    expect((await gather(forged)).crls).toEqual([])
  })

  test('is taken for whoever has signed it, whatever was asked before', async () => {
    const renewed = make({
      subject: '/O=Outside/CN=Other',
      extensions: authorityExtensions,
      keyNumber: 31,
    })
    const both = `${pemOfOther}${pem}`
    let fetched = 0
    const clock = { now: () => new Date() }
    const log = { warn: () => undefined } as unknown as App['log']
    const fetchBytes = async () => {
      fetched += 1
      return Buffer.from(both)
    }
    const source = createEvidenceSource({ clock, log, http: { fetchBytes } as unknown as App['http'] })
    const ask = async (path: readonly Certificate[], store: readonly Certificate[] = []) =>
      (await source.gather(path, store)).crls.length
    const ofOther = make({
      subject: '/CN=other leaf',
      issuer: other,
      extensions: [`crlDistributionPoints=URI:${secret}`],
      key: ecKey,
    })
    expect(await ask([leaf.read, root.read])).toBe(1)
    expect(source.remembered().crls).toHaveLength(1)
    // One of that name with another key, then the key itself: on the path, or in the store.
    expect(await ask([leaf.read, root.read], [renewed.read])).toBe(1)
    expect(await ask([leaf.read, root.read], [renewed.read, other.read])).toBe(2)
    expect(await ask([ofOther.read, other.read])).toBe(2)
    const before = fetched
    for (const store of [[], [renewed.read], [other.read]]) await ask([leaf.read, root.read], store)
    expect([before, fetched]).toEqual([3, 3])
  })

  test('asked for at once for two: each gets its own', async () => {
    const log = { warn: () => undefined } as unknown as App['log']
    const source = createEvidenceSource({
      clock: { now: () => new Date() },
      log,
      http: { fetchBytes: async () => Buffer.from(`${pemOfOther}${pem}`) } as unknown as App['http'],
    })
    const ofOther = make({
      subject: '/CN=other leaf',
      issuer: other,
      extensions: [`crlDistributionPoints=URI:${secret}`],
      key: ecKey,
    })
    const found = await Promise.all([
      source.gather([leaf.read, root.read], []),
      source.gather([ofOther.read, other.read], []),
    ])
    expect(found.map(({ crls }) => crls.some((crl) => namesMatch(crl.issuer, root.read.subject)))).toEqual([
      true,
      true,
    ])
    expect(found[1].crls).toHaveLength(2)
  })
})

test('no more octets are kept than allowed: what was asked for first goes first', async () => {
  const leaves = ['a', 'b', 'c'].map((name) =>
    make({
      subject: `/CN=${name}`,
      issuer: root,
      extensions: [`crlDistributionPoints=URI:http://lists.example/${name}`],
      key: ecKey,
    }),
  )
  let asked: string[] = []
  const source = createEvidenceSource(
    {
      clock: { now: () => new Date() },
      log: {} as App['log'],
      http: {
        fetchBytes: async ({ url }: { url: string }) => {
          asked.push(url.slice(-1))
          return der
        },
      } as unknown as App['http'],
    },
    2 * der.length,
  )
  const askedFor = async (...places: readonly number[]): Promise<string> => {
    asked = []
    for (const place of places) await source.gather([leaves[place]!.read, root.read], [])
    return asked.join('')
  }
  expect(await askedFor(0, 1, 0, 1)).toBe('ab')
  expect(await askedFor(2)).toBe('c')
  expect(source.remembered().crls).toHaveLength(2)
  expect(await askedFor(1, 2, 0)).toBe('a')
  expect(source.remembered().crls).toHaveLength(2)
})

test('of an answer in which everything is wrong little is said, in one line', async () => {
  const { lacks, logged } = await gather(Buffer.alloc(300 * 1024, '3000', 'hex'))
  const said = [1, 2, 3].map((position) => `CRL ${position} cannot be read: too short for a list`)
  expect(lacks.map(({ reason }) => reason)).toEqual([...said, '18 more'])
  expect(logged).toEqual([{ address: 'http://lists.example/crl?…', reason: [...said, '18 more'].join('; ') }])
})
