import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make } from '../../../../../../tests/support/certificates/certificates.ts'
import { sceneAuthority } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { passwordOf } from '../../../../../../tests/support/people/personas.ts'
import { importAccounts } from '../../../seed/import-accounts.ts'

type Answer = Readonly<Record<string, string>>

/** Who calls, and what was answered before. */
interface Walk {
  readonly id: string
  readonly group: string
  readonly certificate: string
  /** Calls as the partner's owner, or as an administrator. @returns the response */
  readonly call: (
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    request?: object,
    as?: 'admin',
  ) => Promise<Answer>
}

const mostCalls = 8

/** The last states beyond an active partner, for those types that have some. */
const chips = async ({ id, certificate, call }: Walk): Promise<void> => {
  const { id: chipId } = await call('POST', '/ftpchipdetail', { ftpProviderId: id, make: 'Make', model: id })
  await call('POST', '/ftpchipdetail/uploadcertificate', {
    ftpProviderId: id,
    ftpChipDeatilId: chipId,
    isItForRegistrationDevice: true,
    certificateData: certificate,
    organizationName: organisationOf(id),
    partnerDomain: 'FTM',
  })
  await call('PATCH', '/ftpchipdetail', { ftpChipDetailId: chipId, approvalStatus: true }, 'admin')
}

const policyId = 'mpolicy-default-auth'

/** Asks for a policy of the group, and has it approved. */
const request = async ({ id, call }: Walk, before?: () => Promise<unknown>): Promise<void> => {
  const { mappingkey } = await call('POST', `/partners/${id}/policy/map`, {
    policyName: policyId,
    useCaseDescription: 'as every type does',
  })
  await before?.()
  await call('PUT', `/partners/policy/${mappingkey}`, { status: 'Approved' }, 'admin')
}

const key = ({ id, call }: Walk): Promise<Answer> =>
  call('PATCH', `/partners/${id}/generate/apikey`, { policyName: policyId, label: 'first' })

const keys = async (walk: Walk): Promise<void> => {
  await request(walk)
  expect((await key(walk))['apiKey']).toMatch(/^\w{20,}/u)
}

/** Requests of these types are approved with their extractors. */
const credentials = async (walk: Walk): Promise<void> => {
  const { id, call } = walk
  const extractor = { provider: 'mock', version: '1.1' }
  await request(walk, () =>
    call('POST', `/partners/${id}/bioextractors/${policyId}`, {
      extractors: [{ attributeName: 'photo', biometric: 'face', extractor }],
    }),
  )
  await key(walk)
}

const types: Readonly<
  Record<string, { readonly domain: string; readonly further?: (walk: Walk) => Promise<void> }>
> = {
  Auth_Partner: { domain: 'AUTH', further: keys },
  Credential_Partner: { domain: 'AUTH', further: credentials },
  Online_Verification_Partner: { domain: 'AUTH', further: credentials },
  ABIS_Partner: { domain: 'AUTH', further: keys },
  Manual_Adjudication: { domain: 'AUTH' },
  Device_Provider: { domain: 'DEVICE' },
  MISP_Partner: { domain: 'MISP' },
  FTM_Provider: { domain: 'FTM', further: chips },
}

const idOf = (type: string): string => `eight-${type.toLowerCase().replaceAll('_', '-')}`
const organisationOf = (id: string): string => `Organisation of ${id}`

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  const { root, sub } = sceneAuthority()
  for (const partnerDomain of ['AUTH', 'DEVICE', 'MISP', 'FTM'])
    for (const { certificate: certificateData } of [root, sub])
      await api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain } })
  await importAccounts(api.app, {
    accounts: Object.keys(types).map((type) => ({
      username: idOf(type),
      password: passwordOf(idOf(type)),
      email: `${idOf(type)}@walk.example`,
      roles: [type],
    })),
  })
}, 60_000)
afterAll(() => api.close())

const begin = (type: string): Walk & { count(): number } => {
  const id = idOf(type)
  const tokens = new Map<string, string>()
  let calls = 0
  const send = async (method: 'POST' | 'PUT' | 'PATCH', url: string, request?: object, token?: string) => {
    calls += 1
    const raw = await api.web.inject({
      method,
      url,
      ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
      ...(request
        ? { payload: { id: 'x', version: '1.0', requesttime: new Date().toISOString(), request } }
        : {}),
    })
    const { response, errors } = raw.json<{ response: Answer; errors: unknown[] }>()
    if (errors?.length) throw new Error(`${type}: ${method} ${url}: ${JSON.stringify(errors)}`)
    return response
  }
  const tokenOf = async (userName: string): Promise<string> => {
    const request = { userName, password: passwordOf(userName), appId: 'walk' }
    const { token = '' } = await send('POST', '/v1/authmanager/authenticate/internal/useridPwd', request)
    tokens.set(userName, token)
    return token
  }
  const { certificate } = make({
    subject: `/C=XX/O=${organisationOf(id)}/CN=${id}`,
    issuer: sceneAuthority().sub,
  })
  return {
    id,
    group: 'mpolicygroup-default-auth',
    certificate,
    count: () => calls,
    async call(method, path, request, as) {
      const who = as ?? id
      return send(method, `/v1/partnermanager${path}`, request, tokens.get(who) ?? (await tokenOf(who)))
    },
  }
}

test.each(Object.keys(types))('%s registers and reaches its last state in a few calls', async (type) => {
  const { domain, further } = types[type]!
  const walk = begin(type)
  const { id, group, certificate, call } = walk
  const needsGroup = domain === 'AUTH'
  await call('POST', '/partners', {
    partnerId: id,
    organizationName: organisationOf(id),
    address: '1 Road',
    contactNumber: '+1',
    emailId: `${id}@walk.example`,
    partnerType: type,
    policyGroup: needsGroup ? group : null,
  })
  await call('POST', '/partners/certificate/upload', {
    partnerId: id,
    certificateData: certificate,
    partnerDomain: domain,
  })
  await further?.(walk)
  expect(walk.count()).toBeLessThanOrEqual(mostCalls)
  expect(
    await api.query('select approval_status as status, is_active as active from partner where id = $1', [id]),
  ).toEqual([{ status: 'approved', active: true }])
})
