import { createHash } from 'node:crypto'
import { digestOfKey, revokeByOperator } from '../../../packages/server/src/modules/platform-trust/index.ts'
import { ecKey, make, readPem } from '../../support/certificates/certificates.ts'
import { makeCompromised } from '../../support/certificates/compromised-certificate.ts'
import { faultyAuthorities } from '../../support/certificates/faulty-certificates.ts'
import { makeAuthority, makeCertificate } from '../../support/certificates/openssl.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { certificateFaults, withRevoked } from './partner-certificates.ts'

type Upload = Attempt<'key-service.upload-partner'>

const uploadCa = (certificateData: string, partnerDomain = 'FTM'): Attempt<'key-service.upload-ca'> => ({
  as: 'admin',
  request: { certificateData, partnerDomain },
})

const upload =
  (over: Partial<NonNullable<Upload['request']>> = {}) =>
  ({ ftm }: Scene): Upload => ({
    as: 'acme',
    request: {
      certificateData: ftm.certificateOf('acme'),
      organizationName: 'Acme Chips',
      partnerDomain: 'FTM',
      ...over,
    },
  })

const byId = async ({ ftm }: Scene) => ({
  as: 'acme' as const,
  params: { partnerCertId: await ftm.certificateIdOf('acme') },
})
const noId = { as: 'acme', params: { partnerCertId: ' ' } } as const
const foreignId = async ({ ftm }: Scene) => ({
  as: 'acme' as const,
  params: { partnerCertId: await ftm.certificateIdOf('rival') },
})

const revokedId = async (scene: Scene) => {
  const { as } = await withRevoked(scene)
  return { as, params: { partnerCertId: await scene.ftm.certificateIdOf('rival') } }
}

const sign = { applicationId: 'KERNEL', referenceId: 'SIGN' }
const seal = { applicationId: 'IDA', referenceId: 'PARTNER' }
/** Nobody has made this key. */
const unmade = { applicationId: 'RESIDENT', referenceId: 'SIGN' }
const odd = { applicationId: 'IDA', referenceId: 'two words' }
const text = (value: string): string => Buffer.from(value).toString('base64url')
const over = <Named extends object, Fields extends object = object>(name: Named, fields?: Fields) => ({
  as: 'admin' as const,
  request: { ...name, ...(fields as Fields) },
})

/** A new reference of an application that has as many as it gets. */
const oneTooMany = async (scene: Scene) => {
  await withKey(scene)
  await scene.api.query(`
    insert into application_key (id, application_id, reference_id, certificate, sha256, sealed_private_key,
      origin, not_before, not_after, created_at, created_by, ended_at)
    select gen_random_uuid(), 'CREDENTIAL_SERVICE', 'crowd-' || number, certificate, sha256, null,
      'uploaded', not_before, not_after, created_at, created_by, ended_at
      from application_key cross join generate_series(1, 200) as number
     where application_id = 'KERNEL' and reference_id = 'SIGN' and ended_at is null
    on conflict do nothing`)
  return { applicationId: 'CREDENTIAL_SERVICE', referenceId: 'one-more' }
}

/** The signing key of the kernel, made when there is none. */
const withKey = async ({ api }: Scene): Promise<void> => {
  const call = { params: { objectType: 'CERTIFICATE' }, request: sign }
  await api.as('admin').call('key-service.generate-master-key', call)
}

const signed = async (scene: Scene): Promise<string> => {
  await withKey(scene)
  const request = { ...sign, dataToSign: text('{}'), includePayload: true, includeCertificate: true }
  const { response } = await scene.api.as('admin').call('key-service.jwt-sign', { request })
  return response.jwtSignedData
}

const sealed = async ({ api }: Scene, name: object = seal): Promise<string> => {
  const request = { applicationId: '', ...name, data: text('secret') }
  const { response } = await api.as('admin').call('key-service.encrypt', { request })
  return response.data
}

/** An encrypted container that names another certificate. */
const renamed = async (scene: Scene, sha256: string): Promise<string> => {
  const bytes = Buffer.from(await sealed(scene), 'base64url')
  Buffer.from(sha256, 'hex').copy(bytes, 6)
  return bytes.toString('base64url')
}

const old = () =>
  makeCertificate({
    subject: '/CN=Old',
    from: new Date(Date.now() - 9 * 86_400_000),
    until: new Date(Date.now() - 86_400_000),
  }).certificate

const elliptic = () => make({ subject: '/CN=Elliptic', key: ecKey }).certificate
const jws = (header: object): string => `${text(JSON.stringify(header))}.${text('{}')}.${text('x')}`
const x5cOf = (pem: string): string => pem.replaceAll(/-----[^-]*-----|\s/gu, '')

export const keyServiceDrivers = {
  'key-service.upload-ca': {
    success: () => uploadCa(makeAuthority('Key manager walk').root.certificate),
    codes: {
      ...Object.fromEntries(
        Object.entries(faultyAuthorities).map(([code, made]) => [code, () => uploadCa(made())]),
      ),
      'KER-CRY-003': () => uploadCa('*** no certificate at all ***'),
      'KER-PCM-003': ({ ftm }) => uploadCa(ftm.root.certificate),
      'KER-PCM-011': ({ ftm }) => uploadCa(ftm.root.certificate, 'MOON'),
    },
  },
  'key-service.list-ca': {
    success: () => ({ as: 'admin', request: { caCertificateType: 'root', excludeMosipCA: true } }),
    codes: {
      'KER-PCM-011': () => ({ as: 'admin', request: { partnerDomain: 'MOON' } }),
      'KER-PCM-018': () => ({ as: 'admin', request: { caCertificateType: 'LEAF' } }),
    },
  },
  'key-service.ca-trust-path': {
    success: async ({ api }) => {
      const { response } = await api.as('admin').call('trust-store.list')
      return { as: 'admin', params: { caCertId: response.data[0]!.certId } }
    },
    codes: {
      'KER-PCM-010': () => ({ as: 'admin', params: { caCertId: ' ' } }),
      'KER-PMS-019': () => ({ as: 'admin', params: { caCertId: 'none' } }),
    },
  },
  'key-service.verify-trust': {
    success: ({ ftm }) => ({
      as: 'acme',
      request: { certificateData: ftm.certificateOf('acme'), partnerDomain: 'FTM' },
    }),
    codes: {
      'KER-KMS-013': () => ({ as: 'acme', request: { certificateData: 'none', partnerDomain: 'FTM' } }),
      'KER-PCM-011': ({ ftm }) => ({
        as: 'acme',
        request: { certificateData: ftm.certificateOf('acme'), partnerDomain: 'MOON' },
      }),
    },
  },
  'key-service.upload-partner': {
    success: upload(),
    codes: {
      PMS_PRT_005: upload({ organizationName: 'Nobody' }),
      PMS_PRT_055: upload({ partnerId: 'rival' }),
      PMS_PMP_016: async (scene) => {
        await scene.api.query(`update partner set is_active = true where id = 'leaver'`)
        const request = {
          partnerId: 'leaver',
          certificateData: scene.ftm.certificateOf('leaver'),
          partnerDomain: 'FTM',
        }
        await scene.api.as('leaver').call('partner-certificates.upload', { request })
        await scene.api.query(`update partner set is_active = false where id = 'leaver'`)
        return { ...upload({ partnerId: 'leaver' })(scene), as: 'leaver' }
      },
      PMS_PRT_054: async (scene) => {
        await scene.api.query(`
          insert into partner (id, user_name, organisation_name, address, phone, email, partner_type_code,
            approval_status, is_active, locale, created_at, created_by, updated_at)
          values ('groupless', 'misp', 'Groupless', '', '', 'groupless@walk.example', 'Auth_Partner',
            'InProgress', false, 'eng', now(), 'test', now()) on conflict do nothing`)
        return { ...upload({ partnerId: 'groupless' })(scene), as: 'admin' }
      },
      ...certificateFaults((scene, certificateData, partnerDomain) =>
        upload({ certificateData, partnerDomain })(scene),
      ),
    },
  },
  'key-service.get-partner': {
    success: byId,
    codes: { 'KER-PCM-010': () => noId, 'KER-PCM-012': foreignId, ENT_REV_005: revokedId },
  },
  'key-service.get-partner-signed': {
    success: byId,
    codes: { 'KER-PCM-010': () => noId, 'KER-PCM-012': foreignId, ENT_REV_005: revokedId },
  },
  'key-service.generate-master-key': {
    success: () => ({ ...over(sign), params: { objectType: 'CERTIFICATE' } }),
    codes: {
      'KER-KMS-002': () => ({ ...over({ applicationId: 'ROOT' }), params: { objectType: 'CSR' } }),
      'KER-KMS-009': () => ({ ...over(sign), params: { objectType: 'PFX' } }),
      'KER-KMS-010': () => ({ ...over(seal), params: { objectType: 'CSR' } }),
    },
  },
  'key-service.list-applications': { success: () => ({ as: 'auditor' }), codes: {} },
  'key-service.get-application': {
    success: async (scene) => {
      await withKey(scene)
      return { as: 'admin', params: { applicationId: 'KERNEL' } }
    },
    codes: { 'KER-KMS-002': () => ({ as: 'admin', params: { applicationId: 'PMS' } }) },
  },
  'key-service.generate-csr': {
    success: () => over(seal, { commonName: 'Walk', country: 'XX' }),
    codes: {
      'KER-KMS-002': () => over({ applicationId: 'MOON' }),
      'KER-KMS-012': () => over(unmade),
      'KER-KMS-016': async (scene) => over(await oneTooMany(scene)),
      'KER-KMS-010': () => over(odd),
    },
  },
  'key-service.get-certificate': {
    success: () => ({ as: 'acme', query: { applicationId: 'ROOT' } }),
    codes: {
      'KER-KMS-002': () => ({ as: 'acme', query: { applicationId: 'MOON' } }),
      'KER-KMS-012': () => ({ as: 'acme', query: { applicationId: 'KERNEL', referenceId: 'never' } }),
      'KER-KMS-016': async (scene) => ({ as: 'admin', query: await oneTooMany(scene) }),
      'KER-KMS-010': () => ({ as: 'admin', query: odd }),
    },
  },
  'key-service.all-certificates': {
    success: () => ({ as: 'acme', query: { applicationId: 'kernel', referenceId: 'SIGN' } }),
    codes: { 'KER-KMS-002': () => ({ as: 'acme', query: { applicationId: 'MOON' } }) },
  },
  'key-service.upload-certificate': {
    success: async (scene) => {
      const call = { params: { objectType: 'CERTIFICATE' }, request: sign }
      const { response } = await scene.api.as('admin').call('key-service.generate-master-key', call)
      return over(sign, { certificateData: response.certificate ?? '' })
    },
    codes: {
      'KER-KMS-002': () => over({ applicationId: 'MOON' }, { certificateData: elliptic() }),
      'KER-KMS-015': () => over({ applicationId: 'RESIDENT' }, { certificateData: elliptic() }),
      'KER-KMS-012': () => over(unmade, { certificateData: elliptic() }),
      'KER-KMS-013': async (scene) => {
        await withKey(scene)
        return over(sign, { certificateData: 'none' })
      },
      'KER-KMS-001': async (scene) => {
        await withKey(scene)
        return over(sign, { certificateData: old() })
      },
      ENT_CRT_002: async ({ api }) => {
        const name = { applicationId: 'ID_REPO', referenceId: 'SIGN' }
        const call = { params: { objectType: 'CERTIFICATE' }, request: name }
        const { response } = await api.as('admin').call('key-service.generate-master-key', call)
        const [issued] = await api.query<{ id: string }>(
          'select id from issued_certificate where sha256 = $1',
          [readPem(response.certificate ?? '').sha256],
        )
        await revokeByOperator(api.app, { id: issued?.id ?? '', reason: 'keyCompromise' })
        return over(name, { certificateData: response.certificate ?? '' })
      },
      'KER-KMS-014': async (scene) => {
        await withKey(scene)
        return over(sign, { certificateData: elliptic() })
      },
    },
  },
  'key-service.upload-other-domain': {
    success: ({ ftm }) =>
      over(
        { applicationId: 'PARTNER', referenceId: 'walker' },
        { certificateData: ftm.certificateOf('acme') },
      ),
    codes: {
      'KER-KMS-005': () => over(sign, { certificateData: elliptic() }),
      'KER-KMS-013': () => over({ applicationId: 'PARTNER', referenceId: 'x' }, { certificateData: 'none' }),
      'KER-KMS-001': () => over({ applicationId: 'PARTNER', referenceId: 'x' }, { certificateData: old() }),
      ENT_CRT_002: async ({ api }) =>
        over({ applicationId: 'PARTNER', referenceId: 'x' }, { certificateData: await makeCompromised(api) }),
      'KER-KMS-035': async ({ api, ftm }) => {
        const name = { applicationId: 'PARTNER', referenceId: 'again' }
        const request = { ...name, certificateData: ftm.certificateOf('acme') }
        await api.as('admin').call('key-service.upload-other-domain', { request })
        return over(request)
      },
    },
  },
  'key-service.jwt-sign': {
    success: async (scene) => {
      await withKey(scene)
      return over(sign, { dataToSign: text('{"a":1}') })
    },
    codes: {
      'KER-KMS-002': () => over({ applicationId: 'PMS' }, { dataToSign: text('{}') }),
      'KER-KMS-020': () => over(seal, { dataToSign: text('{}') }),
      'KER-JWS-108': () => ({
        as: 'service-client',
        request: { applicationId: 'RESIDENT', dataToSign: text('{}') },
      }),
      'KER-JWS-102': () => over(sign, { dataToSign: '***' }),
      'KER-JWS-103': () => over(sign, { dataToSign: text('no JSON') }),
      'KER-KMS-012': () => over(unmade, { dataToSign: text('{}') }),
    },
  },
  'key-service.jwt-verify': {
    success: async (scene) => ({ as: 'acme', request: { jwtSignatureData: await signed(scene) } }),
    codes: {
      'KER-KMS-002': () => over({ applicationId: 'MOON', jwtSignatureData: jws({ alg: 'RS256' }) }),
      'KER-KMS-012': () => over({ ...unmade, jwtSignatureData: jws({ alg: 'RS256' }) }),
      'KER-KMS-013': () => over({ certificateData: 'none', jwtSignatureData: jws({ alg: 'RS256' }) }),
      'KER-JWS-105': () => over({ jwtSignatureData: jws({ alg: 'none' }) }),
      'KER-JWS-107': () => over({ jwtSignatureData: jws({ alg: 'RS256', x5c: [x5cOf(old())] }) }),
      'KER-PCM-011': async (scene) =>
        over({ jwtSignatureData: await signed(scene), validateTrust: true, domain: 'MOON' }),
    },
  },
  'key-service.encrypt': {
    success: () => over(seal, { data: text('secret') }),
    codes: {
      'KER-KMS-016': async (scene) => over(await oneTooMany(scene), { data: text('x') }),
      'KER-KMS-010': () => over(odd, { data: text('x') }),
      'KER-KMS-002': () => over({ applicationId: 'MOON' }, { data: text('x') }),
      'KER-CRY-011': () => over(sign, { data: text('x') }),
      ENT_REV_005: async (scene) => {
        const { params } = await withRevoked(scene)
        return over({ applicationId: 'PARTNER', referenceId: params.partnerId }, { data: text('x') })
      },
      ENT_CRT_002: async ({ api }) => {
        const name = { applicationId: 'PARTNER', referenceId: 'lost' }
        const { certificate: certificateData, read } = make({ subject: '/CN=Lost', key: ecKey })
        await api
          .as('admin')
          .call('key-service.upload-other-domain', { request: { ...name, certificateData } })
        await api.query(
          `insert into compromised_key (certificate_id, digest) select id, $1 from issued_certificate
           where id not in (select certificate_id from compromised_key) limit 1`,
          [digestOfKey(read.spkiDer)],
        )
        return over(name, { data: text('x') })
      },
      'KER-KMS-033': () => over({ applicationId: 'PARTNER', referenceId: 'nobody' }, { data: text('x') }),
      'KER-CRY-002': async ({ api }) => {
        const name = { applicationId: 'PARTNER', referenceId: 'elliptic' }
        const request = { ...name, certificateData: elliptic() }
        await api.as('admin').call('key-service.upload-other-domain', { request })
        return over(name, { data: text('x') })
      },
      'KER-CRY-003': () => over(seal, { data: '***' }),
    },
  },
  'key-service.decrypt': {
    success: async (scene) => over(seal, { data: await sealed(scene) }),
    codes: {
      'KER-KMS-002': () => over({ applicationId: 'PARTNER' }, { data: text('x') }),
      'KER-CRY-012': () => ({
        as: 'service-client',
        request: { applicationId: 'RESIDENT', data: text('x') },
      }),
      'KER-CRY-003': () => over(seal, { data: text('no container') }),
      'KER-KMS-025': async (scene) => over(seal, { data: await renamed(scene, 'ab'.repeat(32)) }),
      'KER-KMS-024': async (scene) =>
        over({ ...seal, referenceId: 'INTERNAL' }, { data: await sealed(scene) }),
      'KER-KMS-018': async (scene) => {
        const certificateData = elliptic()
        const request = { applicationId: 'PARTNER', referenceId: 'elliptic-too', certificateData }
        await scene.api.as('admin').call('key-service.upload-other-domain', { request })
        const der = Buffer.from(x5cOf(certificateData), 'base64')
        return over(seal, { data: await renamed(scene, createHash('sha256').update(der).digest('hex')) })
      },
      'KER-FSE-004': async (scene) => {
        const data = Buffer.from(await sealed(scene), 'base64url')
        data.writeUInt8(data.readUInt8(data.length - 1) ^ 1, data.length - 1)
        return over(seal, { data: data.toString('base64url') })
      },
    },
  },
} satisfies Partial<Drivers>
