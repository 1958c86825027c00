import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import type { TrustAction } from './trust-state.ts'

/** Trust is taken from an authority, not from one of its certificates, and from all that leans on it. */

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

const admin = () => api.as('admin')
const inYears = (years: number): Date => new Date(Date.now() + years * 365 * 86_400_000)

const idOf = async (pem: string): Promise<string> => {
  const [row] = await api.query<{ id: string }>('select id from trust_certificate where sha256 = $1', [
    readPem(pem).sha256,
  ])
  return row!.id
}

const perform = async (certificateId: string, action: TrustAction) => {
  const params = { certificateId }
  const shown = await admin().call('trust-store.preview-change', { params, query: { action } })
  expect(shown.messages).toEqual([])
  const { impactId, affected } = shown.response
  const request = { action, impactId, reason: 'Its key is known to others.' }
  const done = await admin().call('trust-store.change-state', { params, request })
  expect([done.messages, done.response.affected]).toEqual([[], affected.length])
  return shown.response
}

describe('the dry run and the change', () => {
  test.each(['suspend', 'revoke'] as const)(
    'to %s reaches every certificate of the authority, and names them: the renewed and the crossed',
    async (action) => {
      const until = inYears(8)
      const parts = { extensions: authorityExtensions, until }
      const [rsa, keyNumber] = [['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], 7]
      const above = make({ subject: `/O=Twins/CN=Above ${action}`, ...parts })
      const twin = { subject: `/O=Twins/CN=Twin ${action}`, key: rsa, keyNumber, ...parts }
      const [first, renewed, crossed] = [make(twin), make(twin), make({ ...twin, issuer: above })]
      const below = make({ subject: '/O=Twins/CN=Below', issuer: first, ...parts })
      // Another authority with the same key, and one of the same name with another.
      const others = [
        make({ ...twin, subject: `/O=Twins/CN=Same key ${action}` }),
        make({ ...twin, keyNumber: 8 }),
      ]
      const all = [above, first, renewed, crossed, below, ...others]
      for (const { certificate } of all) {
        const request = { certificateData: certificate, partnerDomain: 'FTM' }
        expect((await admin().call('trust-store.upload', { request })).messages).toEqual([])
      }
      const named = async (pems: readonly { certificate: string }[]) =>
        (await Promise.all(pems.map(({ certificate }) => idOf(certificate)))).sort()
      const { affected } = await perform(await idOf(renewed.certificate), action)
      expect(affected.map(({ id }) => id).sort()).toEqual(await named([first, crossed, below]))
      const states = await Promise.all(
        all.map(async ({ certificate }) => {
          const params = { certificateId: await idOf(certificate) }
          return (await admin().call('trust-store.get', { params })).response.state
        }),
      )
      const end = action === 'suspend' ? 'SUSPENDED' : 'REVOKED'
      expect(states).toEqual(['ACTIVE', end, end, end, 'ACTIVE', 'ACTIVE', 'ACTIVE'])
      for (const { certificate } of [first, renewed, crossed]) {
        const params = { objectType: 'trust-certificate', objectId: await idOf(certificate) } as const
        const [line] = (await admin().call('audit-trail.history', { params })).response
        expect(line).toMatchObject({ actor: 'admin', reason: 'Its key is known to others.' })
      }
      // No other certificate of it comes in.
      const late = make({ ...twin, until: inYears(6) })
      const again = await admin().call('trust-store.upload', {
        request: { certificateData: late.certificate, partnerDomain: 'FTM' },
      })
      expect([again.codes, again.messages[0]]).toEqual([
        ['KER-PCM-003'],
        expect.stringContaining('has lost its trust'),
      ])
      if (action === 'revoke') return
      const back = await perform(await idOf(crossed.certificate), 'resume')
      expect(back.affected.map(({ id }) => id).sort()).toEqual(await named([first, renewed, below]))
    },
  )

  test('of an authority of which one certificate is suspended already: what its revocation still stops', async () => {
    const twin = { subject: '/O=Twins/CN=Half', extensions: authorityExtensions, until: inYears(8) }
    const [one, other] = [make(twin), make(twin)]
    const below = make({
      subject: '/O=Twins/CN=Below half',
      issuer: one,
      extensions: authorityExtensions,
      until: inYears(8),
    })
    for (const { certificate } of [one, other, below])
      await admin().call('trust-store.upload', {
        request: { certificateData: certificate, partnerDomain: 'FTM' },
      })
    // As earlier versions have left it.
    await api.query(
      `update trust_certificate set state = 'SUSPENDED', state_reason = 'x', state_changed_at = now(), state_changed_by = 'x' where sha256 = $1`,
      [one.read.sha256],
    )
    const { affected } = await perform(await idOf(one.certificate), 'revoke')
    expect(affected.map(({ id }) => id).sort()).toEqual(
      [await idOf(other.certificate), await idOf(below.certificate)].sort(),
    )
  })

  test.each(['partner', 'chip'] as const)(
    'names a former certificate of a %s in its overlap, and its revocation ends that too',
    async (type) => {
      const old = make({
        subject: `/O=Twins/CN=Old ${type}`,
        extensions: authorityExtensions,
        until: inYears(8),
      })
      await admin().call('trust-store.upload', {
        request: { certificateData: old.certificate, partnerDomain: 'FTM' },
      })
      const holder = type === 'partner' ? 'rival' : await ftm.addChip('rival')
      const upload = async (certificateData: string) => {
        const { codes, messages } =
          type === 'partner'
            ? await api.as('rival').call('partner-certificates.upload', {
                request: { partnerId: 'rival', certificateData, partnerDomain: 'FTM' },
              })
            : await api
                .as('rival')
                .call('chips.upload-certificate', { request: ftm.uploadOf(holder, 'rival', certificateData) })
        expect([codes, messages]).toEqual([[], []])
      }
      const former = make({
        subject: '/O=Rival Chips/CN=former',
        issuer: old,
        key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      })
      await upload(former.certificate)
      if (type === 'chip')
        await admin().call('chips.decide', { request: { ftpChipDetailId: holder, approvalStatus: true } })
      await upload(ftm.certificateOf('rival'))
      const [held] = await api.query<{ id: string; twin: string }>(
        'select id, platform_sha256 as twin from held_certificate where sha256 = $1 and holder_id = $2',
        [former.read.sha256, holder],
      )
      const { affected } = await perform(await idOf(old.certificate), 'revoke')
      expect(affected.map(({ kind, id }) => [kind, id])).toEqual([[type, `${holder} ${held!.id}`]])
      const [twin] = await api.query(
        'select revocation_reason as reason, revoked_at <= now() as over from issued_certificate where sha256 = $1',
        [held!.twin],
      )
      expect(twin).toEqual({ reason: 'privilegeWithdrawn', over: true })
    },
  )

  test('names a certificate that is over, as long as what we have signed on its strength is not', async () => {
    const old = make({ subject: '/O=Twins/CN=Short', extensions: authorityExtensions, until: inYears(8) })
    await admin().call('trust-store.upload', {
      request: { certificateData: old.certificate, partnerDomain: 'FTM' },
    })
    const short = make({
      subject: '/O=Rival Chips/CN=short',
      issuer: old,
      until: new Date(Date.now() + 340 * 86_400_000),
      key: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
    })
    const { response, messages } = await api.as('rival').call('partner-certificates.upload', {
      request: { partnerId: 'rival', certificateData: short.certificate, partnerDomain: 'FTM' },
    })
    expect(messages).toEqual([])
    api.clock.advance(345 * 86_400_000)
    try {
      const { affected } = await perform(await idOf(old.certificate), 'revoke')
      expect(affected.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['partner rival'])
      const [twin] = await api.query(
        `select revocation_reason as reason, not_after > $2 as lives from issued_certificate
          where sha256 = (select platform_sha256 from held_certificate where id = $1)`,
        [response.certificateId, api.clock.now()],
      )
      expect(twin).toEqual({ reason: 'privilegeWithdrawn', lives: true })
    } finally {
      api.clock.set(new Date())
      await api.as('rival').call('partner-certificates.upload', {
        request: { partnerId: 'rival', certificateData: ftm.certificateOf('rival'), partnerDomain: 'FTM' },
      })
    }
  })
})
