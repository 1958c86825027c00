import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { unarmour } from '../../../../../../tests/support/certificates/bad-files.ts'
import {
  authorityExtensions,
  ecKey,
  make,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { makeList, makeStatus } from '../../../../../../tests/support/certificates/openssl.ts'
import { testSettings } from '../../../../../../tests/support/test-settings.ts'
import { revocationModeOf } from '../view/checked-path.ts'

/** What an outside authority publishes, on this machine: lists at /crl, answers at /ocsp. */
let responder: Server
let base: string
let asked: string[] = []
let answers: { crl: () => Buffer | number; ocsp: (request: Buffer) => Buffer | number }

beforeAll(async () => {
  responder = createServer((request, reply) => {
    const path = request.url?.slice(1) ?? ''
    asked.push(path)
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const answer = path === 'ocsp' ? answers.ocsp(Buffer.concat(parts)) : answers.crl()
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
beforeEach(() => {
  asked = []
  answers = { crl: () => 503, ocsp: () => 503 }
})

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const root = make({
  subject: '/O=Outside/CN=Outside Root',
  extensions: authorityExtensions,
  until: inDays(3000),
})
const leaf = (kind: 'crl' | 'ocsp' | 'both' | 'none') => {
  const lines = {
    crl: [`crlDistributionPoints=URI:${base}/crl`],
    ocsp: [`authorityInfoAccess=OCSP;URI:${base}/ocsp`],
    none: [],
  }
  const extensions = kind === 'both' ? [...lines.crl, ...lines.ocsp] : lines[kind]
  return make({
    subject: '/C=XX/O=Acme Chips/CN=Watched',
    issuer: root,
    extensions: ['basicConstraints=CA:false', ...extensions],
    key: ecKey,
  })
}

const derOf = (pem: string): Buffer => Buffer.from(unarmour(pem), 'base64')

const open = async (policy: string, over: Readonly<Record<string, string>> = {}): Promise<TestApp> => {
  const api = await createTestApp({ REVOCATION_POLICY: policy, OUTBOUND_ALLOWED: '127.0.0.1', ...over })
  const request = { certificateData: root.certificate, partnerDomain: 'FTM' }
  expect((await api.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
  await api.token('acme')
  return api
}

const upload = (api: TestApp, certificateData: string) =>
  api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
  })

const within = async (policy: string, work: (api: TestApp) => Promise<void>, over = {}): Promise<void> => {
  const api = await open(policy, over)
  try {
    await work(api)
  } finally {
    await api.close()
  }
}

const outcome = async (api: TestApp, certificate: string): Promise<string> => {
  const { codes, response } = await upload(api, certificate)
  return codes[0] ?? response.revocation
}

const listOf = (revoked: readonly string[], until?: Date): Buffer => derOf(makeList(root, revoked, until))

test.each([
  ['off', 'FTM', 'off'],
  ['soft', 'FTM', 'soft'],
  ['soft,DEVICE=hard', 'DEVICE', 'hard'],
  ['soft,DEVICE=hard', 'FTM', 'soft'],
  ['hard,FTM=off,FTM=soft', 'FTM', 'soft'],
] as const)('the policy %s means for %s: %s', (text, domain, mode) => {
  expect(revocationModeOf(testSettings({ REVOCATION_POLICY: text }), domain)).toBe(mode)
})

test.each(['maybe', 'soft,', 'soft,MOON=hard', 'DEVICE=hard', 'soft, FTM=hard'])(
  'the policy %j stops the start',
  (text) => {
    expect(() => testSettings({ REVOCATION_POLICY: text })).toThrow('REVOCATION_POLICY')
  },
)

test('the contract is kept where nothing is said: off, and nobody is asked', async () => {
  await within('off', async (api) => {
    const watched = leaf('both')
    answers.crl = () => listOf([watched.certificate])
    expect(await outcome(api, watched.certificate)).toBe('not-checked')
    expect(asked).toEqual([])
  })
})

describe.each(['soft', 'hard'] as const)('%s', (policy) => {
  test('takes what a list or a responder says is good', async () => {
    await within(policy, async (api) => {
      const [byList, byResponder] = [leaf('crl'), leaf('ocsp')]
      answers.crl = () => listOf([])
      answers.ocsp = (request) => makeStatus(root, request, { valid: [byResponder.certificate] })
      expect(await outcome(api, byList.certificate)).toBe('good')
      expect(await outcome(api, byResponder.certificate)).toBe('good')
      expect(asked).toEqual(['crl', 'ocsp'])
    })
  })

  test('refuses what one of them has revoked, by name, and stores nothing', async () => {
    await within(policy, async (api) => {
      for (const kind of ['crl', 'ocsp'] as const) {
        const watched = leaf(kind)
        answers.crl = () => listOf([watched.certificate])
        answers.ocsp = (request) => makeStatus(root, request, { revoked: [watched.certificate] })
        const { codes, messages } = await upload(api, watched.certificate)
        expect(codes, kind).toEqual(['KER-PCM-006'])
        expect(messages[0]).toContain('is revoked')
        expect(await api.query('select 1 from held_certificate')).toEqual([])
      }
    })
  })

  test('reads lists in PEM, and several in one file', async () => {
    await within(policy, async (api) => {
      const watched = leaf('crl')
      const stranger = make({ subject: '/O=Outside/CN=Stranger', extensions: authorityExtensions })
      const file = `# revoked\r\n${makeList(stranger)}${makeList(root, [watched.certificate])}`
      answers.crl = () => Buffer.from(file.replaceAll('\n', '\r\n'))
      expect(await outcome(api, watched.certificate)).toBe('KER-PCM-006')
    })
  })

  test('says what it was given instead, and by whom', async () => {
    await within(policy, async (api) => {
      answers.crl = () => Buffer.from('<html>')
      const { codes, messages, response } = await upload(api, leaf('crl').certificate)
      const said = `${base}/crl: CRL 1 cannot be read: neither DER nor PEM nor base64 of DER`
      if (policy === 'soft')
        expect(response).toMatchObject({ revocation: 'unknown', revocationProblems: [said] })
      else {
        expect(codes).toEqual(['KER-PCM-006'])
        expect(messages[0]).toContain(said)
      }
    })
  })

  const unknown: readonly [string, () => void, 'crl' | 'ocsp' | 'none'][] = [
    ['nobody answers', () => undefined, 'crl'],
    ['nobody is named', () => undefined, 'none'],
    [
      'the responder knows nothing',
      () => (answers.ocsp = (request) => makeStatus(root, request, {})),
      'ocsp',
    ],
    ['the list is over', () => (answers.crl = () => listOf([], inDays(-1))), 'crl'],
    ['the list is a page of HTML', () => (answers.crl = () => Buffer.from('<html>')), 'crl'],
    [
      'somebody else has signed the list',
      () => {
        const other = make({
          subject: '/O=Outside/CN=Outside Root',
          extensions: authorityExtensions,
          key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
        })
        answers.crl = () => derOf(makeList(other))
      },
      'crl',
    ],
  ]
  test.each(unknown)('where %s, says so or refuses', async (_, prepare, kind) => {
    await within(policy, async (api) => {
      prepare()
      const { certificate } = leaf(kind)
      expect(await outcome(api, certificate)).toBe(policy === 'soft' ? 'unknown' : 'KER-PCM-006')
      const params = { objectType: 'partner-certificate', objectId: 'acme' } as const
      const { response } = await api.as('acme').call('audit-trail.history', { params })
      if (policy === 'soft')
        expect(response[0]!.changes).toContainEqual({ field: 'revocation', before: null, after: 'unknown' })
      else expect(response).toEqual([])
    })
  })
})

describe('what was fetched', () => {
  test('is asked for once, until its next update', async () => {
    await within('soft', async (api) => {
      const list = listOf([])
      answers.crl = () => list
      for (let round = 0; round < 3; round += 1)
        expect(await outcome(api, leaf('crl').certificate)).toBe('good')
      expect(asked).toEqual(['crl'])
      await api.token('acme')
      api.clock.advance(49 * 60_000)
      await outcome(api, leaf('crl').certificate)
      expect(asked).toEqual(['crl'])
    })
  })

  test('a failure is not asked again at once; a minute later it is', async () => {
    await within('soft', async (api) => {
      expect(await outcome(api, leaf('crl').certificate)).toBe('unknown')
      expect(await outcome(api, leaf('crl').certificate)).toBe('unknown')
      expect(asked).toEqual(['crl'])
      answers.crl = () => listOf([])
      api.clock.advance(61_000)
      expect(await outcome(api, leaf('crl').certificate)).toBe('good')
      expect(asked).toEqual(['crl', 'crl'])
    })
  })

  test('stops a certificate that was good, when the next list names it', async () => {
    await within('soft', async (api) => {
      const watched = leaf('crl')
      const brief = listOf([], new Date(Date.now() + 90_000))
      answers.crl = () => brief
      expect(await outcome(api, watched.certificate)).toBe('good')
      const trusted = async () =>
        (await api.as('acme').call('partner-certificates.list-own')).response[0]!.isTrusted
      expect(await trusted()).toBe(true)
      answers.crl = () => listOf([watched.certificate])
      expect(await trusted()).toBe(true)
      api.clock.advance(120_000)
      expect(await trusted()).toBe(false)
    })
  })

  test('by addresses that are not public only where they are allowed', async () => {
    await within(
      'hard',
      async (api) => {
        answers.crl = () => listOf([])
        expect(await outcome(api, leaf('crl').certificate)).toBe('KER-PCM-006')
        expect(asked).toEqual([])
      },
      { OUTBOUND_ALLOWED: '' },
    )
  })
})

const listsOfRoot = async (api: TestApp) => {
  const [row] = await api.query<{ id: string }>(`select id from trust_certificate where issuer = subject`)
  const params = { certificateId: row!.id }
  return (await api.as('admin').call('trust-store.get-authority-crls', { params })).response
}

describe('the lists of an authority', () => {
  const uploaded = { source: 'uploaded', uploadedBy: 'admin', crlNumber: '16' } as const

  test('are those that were fetched and uploaded, the newest first, with their numbers', async () => {
    await within('soft', async (api) => {
      expect(await listsOfRoot(api)).toEqual({ policy: 'soft', crls: [] })
      const old = makeList(root, [], inDays(-1))
      answers.crl = () => derOf(old)
      await outcome(api, leaf('crl').certificate)
      const list = makeList(root, [leaf('none').certificate])
      await api
        .as('admin')
        .call('trust-store.upload-crl', { request: { crlData: list, partnerDomain: 'FTM' } })
      const { crls } = await listsOfRoot(api)
      expect(crls).toMatchObject([
        { ...uploaded, revokedCertificates: 1 },
        {
          source: 'fetched',
          uploadedBy: null,
          uploadedDateTime: null,
          crlNumber: '16',
          revokedCertificates: 0,
        },
      ])
      expect(Date.parse(crls[1]!.nextUpdate!)).toBeLessThan(Date.now())
    })
  })

  test('one that was fetched and uploaded is there once, as uploaded', async () => {
    await within('soft', async (api) => {
      const list = makeList(root)
      answers.crl = () => derOf(list)
      await outcome(api, leaf('crl').certificate)
      await api
        .as('admin')
        .call('trust-store.upload-crl', { request: { crlData: list, partnerDomain: 'FTM' } })
      expect((await listsOfRoot(api)).crls).toMatchObject([uploaded])
    })
  })

  test('leave out what another authority of the domain has signed, even a namesake', async () => {
    await within('off', async (api) => {
      const namesake = make({
        subject: '/O=Outside/CN=Outside Root',
        extensions: authorityExtensions,
        until: inDays(3000),
        key: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
      })
      const admin = api.as('admin')
      const [row] = await api.query<{ id: string }>('select id from trust_certificate')
      const certificateData = namesake.certificate
      await admin.call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } })
      const request = { crlData: makeList(namesake), partnerDomain: 'FTM' }
      expect((await admin.call('trust-store.upload-crl', { request })).codes).toEqual([])
      const ofFirst = await admin.call('trust-store.get-authority-crls', {
        params: { certificateId: row!.id },
      })
      expect(ofFirst.response).toEqual({ policy: 'off', crls: [] })
    })
  })
})

describe('a list that an administrator uploads', () => {
  const uploadList = (api: TestApp, crlData: string, partnerDomain = 'FTM') =>
    api.as('admin').call('trust-store.upload-crl', { request: { crlData, partnerDomain } })

  test('decides without anybody being asked, at once and in both forms', async () => {
    await within('hard', async (api) => {
      const watched = leaf('none')
      expect(await outcome(api, watched.certificate)).toBe('KER-PCM-006')
      const first = await uploadList(api, makeList(root))
      expect(first.response).toMatchObject({
        issuer: 'CN=Outside Root,O=Outside',
        partnerDomain: 'FTM',
        revokedCertificates: 0,
        uploadedBy: 'admin',
      })
      expect(await outcome(api, watched.certificate)).toBe('good')
      const second = await uploadList(api, derOf(makeList(root, [watched.certificate])).toString('base64'))
      expect(second.response.revokedCertificates).toBe(1)
      expect(await outcome(api, watched.certificate)).toBe('KER-PCM-006')
      expect((await api.as('admin').call('trust-store.list-crls')).response).toHaveLength(2)
      expect(asked).toEqual([])
    })
  })

  test('stops a CA certificate that its root has revoked from coming in', async () => {
    await within('soft', async (api) => {
      const sub = make({
        subject: '/O=Outside/CN=Sub',
        issuer: root,
        extensions: authorityExtensions,
        until: inDays(2000),
      })
      await uploadList(api, makeList(root, [sub.certificate]))
      const request = { certificateData: sub.certificate, partnerDomain: 'FTM' }
      const { codes, messages } = await api.as('admin').call('trust-store.upload', { request })
      expect(codes).toEqual(['KER-PCM-005'])
      expect(messages[0]).toContain('revoked')
    })
  })

  test('what it has revoked has stopped already: a dry run does not list it again', async () => {
    await within('soft', async (api) => {
      const watched = leaf('none')
      expect(await outcome(api, watched.certificate)).toBe('unknown')
      const [row] = await api.query<{ id: string }>('select id from trust_certificate')
      const affected = async () => {
        const params = { certificateId: row!.id }
        const query = { action: 'suspend' } as const
        const { response } = await api.as('admin').call('trust-store.preview-change', { params, query })
        return response.affected.map(({ id }) => id)
      }
      expect(await affected()).toEqual(['acme'])
      await uploadList(api, makeList(root, [watched.certificate]))
      expect(await affected()).toEqual([])
    })
  })
})
