import { makeCertificateRequest } from '../../support/certificates/openssl.ts'
import { listCodes } from '../listings.ts'
import { signTodaysHead } from '../../../packages/server/src/modules/audit-trail/signed-head.ts'
import { deliverBatch } from '../../../packages/server/src/platform/events/worker.ts'
import type { Drivers, Scene } from '../driver.ts'

/** A notification in the inbox of acme. */
const notification = async ({ api, ftm }: Scene): Promise<string> => {
  // What the walk has left in the outbox is nobody's news here, and thousands of it take a minute.
  await api.query(`update delivery set state = 'delivered' where state = 'waiting'`)
  await ftm.chipIn('approved')
  while ((await deliverBatch(api.app)) > 0);
  return (await api.as('acme').call('notifications.list-own')).response.notifications[0]!.id
}

/** A TLS certificate of acme: its id in the register. Those before it make room. */
const tlsOf = async ({ api }: Scene, text = makeCertificateRequest()): Promise<string> => {
  await api.query(
    "update issued_certificate set not_after = now() where purpose = 'TLS' and holder_id = 'acme'",
  )
  const { response } = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest: text },
  })
  return response.certificateId
}

const revoked = async (scene: Scene, id: string, reason: 'unspecified' | 'keyCompromise' = 'unspecified') => {
  const params = { certificateId: id }
  await scene.api.as('admin').call('platform-trust.revoke', { params, request: { reason } })
  return id
}

const revocation = (id: string) => ({
  as: 'acme' as const,
  params: { certificateId: id },
  request: { reason: 'superseded' as const },
})

const clearance = (id: string) => ({
  as: 'admin' as const,
  params: { certificateId: id },
  request: { reason: 'It was a mistake.' },
})

const request = (
  text: string,
  more: { as?: 'acme' | 'rival' | 'leaver'; partnerId?: string; replaces?: string } = {},
) => ({
  as: more.as ?? ('acme' as const),
  params: { partnerId: more.partnerId ?? 'acme' },
  request: { certificateRequest: text, ...(more.replaces ? { replaces: more.replaces } : {}) },
})

/** A request whose signature belongs to another key. */
const stolenRequest = (): string => {
  const lines = makeCertificateRequest().trim().split('\n')
  const der = Buffer.from(lines.slice(1, -1).join(''), 'base64')
  der[der.length - 4] = (der.at(-4) ?? 0) ^ 1
  return `${lines[0]}\n${der.toString('base64')}\n${lines.at(-1)}\n`
}

const nobody = '00000000-0000-4000-8000-000000000000'

export const otherDrivers = {
  'platform-trust.authorities': { success: () => ({}), codes: {} },
  'platform-trust.list-issued': {
    success: () => ({ as: 'admin', query: { purpose: 'ALL', status: 'valid' } }),
    codes: listCodes('validTill', (query) => () => ({ as: 'admin', query })),
  },
  'platform-trust.list-issued-to': {
    success: () => ({ as: 'acme', params: { partnerId: 'acme' } }),
    codes: {
      PMS_PRT_005: () => ({ as: 'acme', params: { partnerId: 'nobody' } }),
      PMS_CERTIFICATE_ERROR_007: () => ({ as: 'rival', params: { partnerId: 'acme' } }),
    },
  },
  'platform-trust.get-issued': {
    success: async (scene) => ({ as: 'acme', params: { certificateId: await tlsOf(scene) } }),
    codes: { ENT_REV_001: () => ({ as: 'acme', params: { certificateId: nobody } }) },
  },
  'platform-trust.revoke': {
    success: async (scene) => revocation(await tlsOf(scene)),
    codes: {
      ENT_REV_001: () => revocation(nobody),
      ENT_REV_002: async (scene) => revocation(await revoked(scene, await tlsOf(scene))),
      ENT_REV_003: async (scene) => {
        const id = await tlsOf(scene)
        await scene.api.query('update issued_certificate set not_after = now() where id = $1', [id])
        return revocation(id)
      },
      ENT_REV_004: async ({ api }) => {
        const [own] = await api.query<{ id: string }>(
          "select id from issued_certificate where purpose = 'AUTHORITY'",
        )
        return { ...revocation(own!.id), as: 'admin' }
      },
    },
  },
  'platform-trust.clear-key': {
    success: async (scene) => clearance(await revoked(scene, await tlsOf(scene), 'keyCompromise')),
    codes: {
      ENT_REV_001: () => clearance(nobody),
      ENT_REV_004: async ({ api }) => {
        const [own] = await api.query<{ id: string }>(
          "select id from issued_certificate where purpose = 'AUTHORITY'",
        )
        return clearance(own!.id)
      },
      ENT_REV_006: async (scene) => clearance(await tlsOf(scene)),
    },
  },
  'platform-trust.key-proof': {
    success: () => ({ as: 'acme', params: { partnerId: 'acme' } }),
    codes: {
      PMS_PRT_005: () => ({ as: 'acme', params: { partnerId: 'nobody' } }),
      PMS_CERTIFICATE_ERROR_007: () => ({ as: 'rival', params: { partnerId: 'acme' } }),
    },
  },
  'platform-trust.request-tls': {
    success: async (scene) => {
      const former = await tlsOf(scene)
      return request(makeCertificateRequest(), { replaces: former })
    },
    codes: {
      PMS_PRT_005: () => request(makeCertificateRequest(), { partnerId: 'nobody' }),
      PMS_CERTIFICATE_ERROR_007: () => request(makeCertificateRequest(), { as: 'rival' }),
      PMS_CERTIFICATE_ERROR_009: async ({ api }) => {
        await api.query(
          `update partner set approval_status = 'approved', is_active = false where id = 'leaver'`,
        )
        return request(makeCertificateRequest(), { as: 'leaver', partnerId: 'leaver' })
      },
      ENT_CSR_001: () => request('not a request'),
      ENT_CSR_002: () => request(stolenRequest()),
      ENT_CSR_003: () => request(makeCertificateRequest(['-newkey', 'rsa:1024'])),
      ENT_CSR_004: async (scene) => {
        const text = makeCertificateRequest()
        await revoked(scene, await tlsOf(scene, text), 'keyCompromise')
        return request(text)
      },
      ENT_CSR_005: async (scene) => {
        const text = makeCertificateRequest()
        const wish = request(text, { as: 'rival', partnerId: 'rival' })
        const rival = scene.api.as('rival')
        while ((await rival.call('platform-trust.request-tls', wish)).codes.length === 0);
        return wish
      },
      ENT_CRT_004: ({ api }) => {
        // The test takes the setting back.
        Object.assign(api.app.settings, { CERTIFICATES_PER_DAY: 0 })
        return request(makeCertificateRequest())
      },
      ENT_REV_001: () => request(makeCertificateRequest(), { replaces: nobody }),
    },
  },
  'approvals.waiting': {
    success: async ({ ftm }) => {
      await ftm.chipIn('pending_approval')
      return { as: 'auditor' }
    },
    codes: {},
  },
  'approvals.place': {
    success: async ({ ftm }) => ({
      as: 'admin',
      params: { kind: 'chip', subjectId: await ftm.chipIn('pending_approval') },
    }),
    codes: { ENT_APR_001: () => ({ as: 'admin', params: { kind: 'registration', subjectId: nobody } }) },
  },
  'setup.list-own': { success: () => ({ as: 'acme' }), codes: {} },
  'notifications.list-own': { success: () => ({ as: 'admin' }), codes: {} },
  'notifications.mark-seen': {
    success: async (scene) => ({ as: 'acme', params: { notificationId: await notification(scene) } }),
    codes: {
      // Somebody else's is as unknown as one that does not exist.
      ENT_NTF_001: async (scene) => ({ as: 'rival', params: { notificationId: await notification(scene) } }),
    },
  },
  'audit-trail.list-heads': {
    success: async ({ api }) => {
      await signTodaysHead(api.app)
      return { as: 'auditor' }
    },
    codes: listCodes('signedDateTime', (query) => () => ({ as: 'admin', query })),
  },
  'audit-trail.download-head': {
    success: async ({ api }) => ({ as: 'admin', params: { day: (await signTodaysHead(api.app))!.day } }),
    codes: { ENT_AUD_002: () => ({ as: 'admin', params: { day: '1999-12-31' } }) },
  },
  'mail.list-outbox': { success: () => ({ as: 'admin' }), codes: {} },
  'audit-trail.history': {
    success: async ({ ftm }) => ({
      as: 'acme',
      params: { objectType: 'chip', objectId: await ftm.chipIn('approved') },
    }),
    codes: {
      ENT_AUD_001: async ({ ftm }) => ({
        as: 'rival',
        params: { objectType: 'chip', objectId: await ftm.chipIn('approved') },
      }),
    },
  },
} satisfies Partial<Drivers>
