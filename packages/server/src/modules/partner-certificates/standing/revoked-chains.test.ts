import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList, makeStatus, type Identity } from '../../../../../../tests/support/certificates/openssl.ts'
import { findDomainPath } from '../index.ts'

/** What an authority above a certificate has revoked, or of which nobody can say whether it has. */

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const derOf = (pem: string): Buffer => Buffer.from(unarmour(pem), 'base64')
const authority = (subject: string, more: { issuer?: Identity; lines?: string[]; keyNumber?: number } = {}) =>
  make({
    subject,
    extensions: [...authorityExtensions, ...(more.lines ?? [])],
    until: inDays(2000),
    ...(more.issuer ? { issuer: more.issuer } : {}),
    ...(more.keyNumber === undefined ? {} : { keyNumber: more.keyNumber }),
  })

let responder: Server
let base: string
let answers: { crl: () => Buffer | number; ocsp: (request: Buffer) => Buffer | number }
beforeAll(async () => {
  responder = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const answer = request.url === '/ocsp' ? answers.ocsp(Buffer.concat(parts)) : answers.crl()
      if (typeof answer === 'number') reply.writeHead(answer).end()
      else reply.end(answer)
    })
  })
  await new Promise<void>((ready) => responder.listen(0, '127.0.0.1', ready))
  base = `http://127.0.0.1:${(responder.address() as AddressInfo).port}`
})
afterAll(() => {
  responder.closeAllConnections()
  responder.close()
})

const trust = async (api: TestApp, { certificate }: Identity) =>
  expect(
    (
      await api.as('admin').call('trust-store.upload', {
        request: { certificateData: certificate, partnerDomain: 'FTM' },
      })
    ).messages,
  ).toEqual([])

const open = (policy: string) => createTestApp({ REVOCATION_POLICY: policy, OUTBOUND_ALLOWED: '127.0.0.1' })

test('hard: an authority on the path of which nothing is known spoils it', async () => {
  const api = await open('hard')
  try {
    const root = authority('/O=Hard/CN=Root')
    const sub = authority('/O=Hard/CN=Sub', {
      issuer: root,
      lines: [`crlDistributionPoints=URI:${base}/crl`],
    })
    const leaf = make({
      subject: '/O=Hard/CN=Leaf',
      issuer: sub,
      extensions: ['basicConstraints=CA:false', `authorityInfoAccess=OCSP;URI:${base}/ocsp`],
    })
    answers = {
      crl: () => derOf(makeList(root, [], inDays(0.02))),
      ocsp: (request) => makeStatus(sub, request, { valid: [leaf.certificate] }),
    }
    await trust(api, root)
    await trust(api, sub)
    expect(await findDomainPath(api.app, 'FTM', leaf.read)).toBeDefined()
    answers.crl = () => 503
    api.clock.advance(2 * 3_600_000)
    expect(await findDomainPath(api.app, 'FTM', leaf.read)).toBeUndefined()
  } finally {
    await api.close()
  }
})

test.each([0, 1])(
  'soft: a revoked authority is not saved by another path that fails otherwise (%i)',
  async (order) => {
    const api = await open('soft')
    try {
      const root = authority('/O=Soft/CN=Root')
      const other = authority('/O=Soft/CN=Other root')
      const revoked = authority('/O=Soft/CN=Sub', {
        issuer: root,
        lines: [`crlDistributionPoints=URI:${base}/crl`],
      })
      const narrow = authority('/O=Soft/CN=Sub', {
        issuer: other,
        lines: ['nameConstraints=critical,permitted;dirName:narrow', '', '[narrow]', 'O=Somebody else'],
      })
      expect(narrow.key).toBe(revoked.key)
      const leaf = make({ subject: '/O=Soft/CN=Leaf', issuer: revoked })
      answers = { crl: () => derOf(makeList(root, [], inDays(0.02))), ocsp: () => 503 }
      await trust(api, root)
      await trust(api, other)
      for (const each of order === 0 ? [revoked, narrow] : [narrow, revoked]) await trust(api, each)
      expect(await findDomainPath(api.app, 'FTM', leaf.read)).toBeDefined()
      answers.crl = () => derOf(makeList(root, [revoked.certificate]))
      api.clock.advance(2 * 3_600_000)
      expect(await findDomainPath(api.app, 'FTM', leaf.read)).toBeUndefined()
    } finally {
      await api.close()
    }
  },
)
