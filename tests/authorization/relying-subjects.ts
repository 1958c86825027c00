import type { SbiStatus } from '../../packages/server/src/modules/sbis/index.ts'
import type { Input, Name, TestApp } from '../support/app.ts'
import { apiKeySceneOf } from '../support/scenes/api-key-scene.ts'
import { deviceSceneOf, type Provider } from '../support/scenes/device-scene.ts'
import { licenceSceneOf, type Misp } from '../support/scenes/licence-scene.ts'
import { relyingSceneOf, type RelyingParty, type RelyingScene } from '../support/scenes/relying-scene.ts'
import { deviceModelSubjects } from './device-model-subjects.ts'
import { oneExtractor, sharingSceneOf } from '../support/scenes/sharing-scene.ts'
import { verificationSubjects } from './verification-subjects.ts'
import { handInOf, waiting, wentLive } from '../support/scenes/go-live-scene.ts'
import { requestSceneOf } from '../support/scenes/request-scene.ts'
import { plantUsage, refusedFor } from '../support/scenes/usage-scene.ts'
import { clientSceneOf, creationOf, newJwk } from '../support/scenes/client-scene.ts'

/** Whose object; `nobody`: one that does not exist. */
export type RelyingOwner = RelyingParty | 'nobody'

type Make = (scene: RelyingScene, owner: RelyingOwner) => Promise<Input>

/** Objects of partners whose types need a policy group. */
export interface RelyingSubject {
  /** Two whose roles the operation lets in. */
  readonly owners: readonly [RelyingParty, RelyingParty]
  readonly make: Make
}

const requestOf = async (api: TestApp, owner: RelyingOwner): Promise<string> =>
  owner === 'nobody' ? 'no-such-request' : (await requestSceneOf(api)).ask(owner)

const noKey = { keyId: '00000000-0000-4000-8000-000000000000', policyId: 'none', label: 'none' }

/** An active key, and a policy that another may be made for. */
const keyOf = async (api: TestApp, owner: RelyingOwner) =>
  owner === 'nobody' ? noKey : (await apiKeySceneOf(api)).keyIn('active', owner)
const approvedFor = async (api: TestApp, owner: RelyingOwner): Promise<string> =>
  owner === 'nobody' ? 'none' : (await (await apiKeySceneOf(api)).approved(owner)).policyName
const keyPath: Make = async ({ api }, owner) => ({ params: { keyId: (await keyOf(api, owner)).keyId } })

/** Partners that authenticate people. */
const authenticating = (make: Make): RelyingSubject => ({ owners: ['bank', 'insurer'], make })

/** Partners with credentials. */
const issuing = (make: Make): RelyingSubject => ({ owners: ['printer', 'verifier'], make })

/** MISPs. */
const carrying = (make: Make): RelyingSubject => ({ owners: ['broker', 'courier'], make })

const noLicence = { licenceId: '00000000-0000-4000-8000-000000000000', licenseKey: 'none' }

/** An active licence. */
const licenceOf = async (api: TestApp, owner: RelyingOwner) =>
  owner === 'nobody' ? noLicence : licenceSceneOf(api).licenceIn('active', owner as Misp)
const licencePath: Make = async ({ api }, owner) => ({
  params: { licenceId: (await licenceOf(api, owner)).licenceId },
})

const none = { policyId: 'none', policyName: 'none' }

/** A policy that the owner has asked for. */
const askedBy = async (api: TestApp, owner: RelyingOwner) =>
  owner === 'nobody' ? none : (await sharingSceneOf(api)).asked(owner)

const settingExtractors = issuing(async ({ api }, owner) => ({
  params: { partnerId: owner, policyId: (await askedBy(api, owner)).policyId },
  request: { extractors: [oneExtractor] },
}))

/** The type that the owner has mapped. */
const mappedType = issuing(async ({ api }, owner) => {
  if (owner !== 'nobody') await (await sharingSceneOf(api)).map(owner)
  return { params: { partnerId: owner, credentialType: 'euin' } }
})

const noClient = { id: '00000000-0000-4000-8000-000000000000', clientId: 'none', policyId: 'none' }

/** An active client. */
const clientOf = async (api: TestApp, owner: RelyingOwner) => {
  const clients = await clientSceneOf(api)
  clients.withoutEsignet()
  return owner === 'nobody' ? noClient : clients.clientIn('active', owner)
}
const clientPath: Make = async ({ api }, owner) => ({ params: { id: (await clientOf(api, owner)).id } })
const namedClient: Make = async ({ api }, owner) => ({
  params: { client_id: (await clientOf(api, owner)).clientId },
})
const newClient: Make = async ({ api }, owner) => {
  ;(await clientSceneOf(api)).withoutEsignet()
  const policyId = owner === 'nobody' ? 'none' : (await (await apiKeySceneOf(api)).approved(owner)).policyId
  return { request: creationOf(owner, policyId) }
}
const updated = {
  clientName: 'as the walk wants',
  status: 'ACTIVE',
  logoUri: 'https://logo.example.org/m.png',
  redirectUris: ['https://rp.example.org/cb2'],
  grantTypes: ['authorization_code'],
  clientAuthMethods: ['private_key_jwt'],
  clientNameLangMap: { eng: 'as the walk wants' },
}
const clientUpdate = authenticating(async (scene, owner) => ({
  ...(await namedClient(scene, owner)),
  request: updated,
}))

const noSbi = '00000000-0000-4000-8000-000000000000'

/** Partners with devices. */
const making = (make: Make): RelyingSubject => ({ owners: ['scanner', 'sensor'], make })

/** An interface with a device of the owner. */
const sbiOf = async (api: TestApp, owner: RelyingOwner, status: SbiStatus = 'approved'): Promise<string> => {
  if (owner === 'nobody') return noSbi
  const scene = await deviceSceneOf(api)
  const sbiId = await scene.sbiIn(status, owner as Provider)
  if (status === 'approved') await scene.deviceIn('approved', owner as Provider, sbiId)
  return sbiId
}
const sbiPath: Make = async ({ api }, owner) => ({ params: { sbiId: await sbiOf(api, owner) } })
const mapping: Make = async ({ api }, owner) => {
  if (owner === 'nobody') return { request: { deviceDetailId: noSbi, sbiId: noSbi } }
  const { deviceId, sbiId } = await (await deviceSceneOf(api)).deviceIn('approved', owner as Provider)
  return { request: { deviceDetailId: deviceId, sbiId } }
}

/** How a call names an object of a relying party, in a state in which its owner succeeds. See `subjects`. */
export const relyingSubjects: Partial<Record<Name, RelyingSubject>> = {
  'verification.verify-device': making(verificationSubjects['verification.verify-device'] as Make),
  'verification.list-devices': making(verificationSubjects['verification.list-devices'] as Make),
  ...deviceModelSubjects,
  'partners.choose-policy-group': authenticating(async (scene, owner) => ({
    params: {
      partnerId: owner === 'nobody' ? owner : await scene.fresh(owner),
      policygroupName: 'mpolicygroup-default-print',
    },
  })),
  'credential-types.set-extractors': settingExtractors,
  'credential-types.replace-extractors': settingExtractors,
  'credential-types.get-extractors': issuing(async ({ api }, owner) => {
    if (owner === 'nobody') return { params: { partnerId: owner, policyId: 'none' } }
    const asked = await (await sharingSceneOf(api)).asked(owner)
    return { params: { partnerId: owner, policyId: asked.policyId } }
  }),
  'credential-types.map': issuing(async ({ api }, owner) => {
    if (owner === 'nobody')
      return { params: { partnerId: owner, credentialType: 'euin', policyName: 'none' } }
    const { policyName } = await (await sharingSceneOf(api)).approved(owner)
    await api.query('delete from credential_type_mapping where partner_id = $1', [owner])
    return { params: { partnerId: owner, credentialType: 'euin', policyName } }
  }),
  'credential-types.unmap': mappedType,
  'credential-types.get-policy': mappedType,
  'credential-types.overview': issuing(async ({ api }, owner) => {
    await relyingSceneOf(api)
    return { params: { partnerId: owner } }
  }),
  'policy-requests.ask': authenticating(async (scene, owner) => ({
    params: { partnerId: owner === 'nobody' ? owner : await scene.active(owner) },
    request: {
      policyName: (await (await requestSceneOf(scene.api)).addPolicy()).name,
      useCaseDescription: 'as the walk wants',
    },
  })),
  'policy-requests.list-of-partner': authenticating(async ({ api }, owner) => {
    await requestOf(api, owner)
    return { params: { partnerId: owner } }
  }),
  'policy-requests.list-choices': authenticating(async (_scene, owner) => ({ params: { partnerId: owner } })),
  'policy-requests.get': authenticating(async ({ api }, owner) => ({
    params: { requestId: await requestOf(api, owner) },
  })),
  'policy-requests.withdraw': authenticating(async ({ api }, owner) => ({
    params: { requestId: await requestOf(api, owner) },
    request: {},
  })),
  'api-keys.generate': authenticating(async ({ api }, owner) => ({
    params: { partnerId: owner },
    request: { policyName: await approvedFor(api, owner), label: 'as the walk wants' },
  })),
  'api-keys.set-status-by-label': authenticating(async ({ api }, owner) => {
    const { policyId, label } = await keyOf(api, owner)
    return { params: { partnerId: owner, policyId }, request: { label, status: 'De-Active' } }
  }),
  'api-keys.get': authenticating(keyPath),
  'api-keys.preview-change': authenticating(async (scene, owner) => ({
    ...(await keyPath(scene, owner)),
    query: { action: 'deactivate' },
  })),
  'api-keys.set-status': authenticating(async (scene, owner) => ({
    ...(await keyPath(scene, owner)),
    request: { isActive: false },
  })),
  'api-keys.relabel': authenticating(async (scene, owner) => ({
    ...(await keyPath(scene, owner)),
    request: { label: 'as the walk wants' },
  })),
  'api-keys.replace': authenticating(async (scene, owner) => ({
    ...(await keyPath(scene, owner)),
    request: { label: 'its successor' },
  })),
  'api-keys.list-policies': authenticating(async ({ api }, owner) => {
    await approvedFor(api, owner)
    return { params: { partnerId: owner } }
  }),
  'quotas.get': authenticating(async ({ api }, owner) => ({
    params: { kind: 'key' as const, id: (await keyOf(api, owner)).keyId },
  })),
  'sbis.add': making(async ({ api }, owner) => ({
    request: { ...(await deviceSceneOf(api)).newSbi(), providerId: owner },
  })),
  'sbis.edit': making(async ({ api }, owner) => ({
    request: {
      ...(await deviceSceneOf(api)).newSbi(),
      id: await sbiOf(api, owner, 'pending_approval'),
      isActive: false,
    },
  })),
  'sbis.map-device': making(mapping),
  'sbis.unmap-device': making(mapping),
  'sbis.add-device': making(async ({ api }, owner) => ({
    params: { sbiId: await sbiOf(api, owner) },
    request: { ...(await deviceSceneOf(api)).newDevice(), deviceProviderId: owner },
  })),
  'sbis.list-devices': making(sbiPath),
  'sbis.get': making(sbiPath),
  'sbis.preview-deactivation': making(sbiPath),
  'sbis.deactivate': making(async (scene, owner) => ({
    ...(await sbiPath(scene, owner)),
    request: { status: 'De-Activate' },
  })),
  'licences.generate': carrying(async ({ api }, owner) => ({
    request: { providerId: owner === 'nobody' ? owner : await licenceSceneOf(api).without(owner as Misp) },
  })),
  'licences.set-status-by-key': carrying(async ({ api }, owner) => ({
    request: {
      providerId: owner,
      licenseKey: (await licenceOf(api, owner)).licenseKey,
      licenseKeyStatus: 'de-active',
    },
  })),
  'usage.explain': authenticating(async ({ api }, owner) => {
    const transactionId = `of-${owner}`
    // Under a licence, its MISP would see it, too.
    const use = { ...refusedFor.expiredKey, partnerId: owner, transactionId, mispId: null, licenceId: null }
    if (owner !== 'nobody') await plantUsage(api, use)
    return { params: { transactionId } }
  }),
  'go-live.get': authenticating(async ({ api }, owner) => ({
    params: { partnerId: owner === 'nobody' ? owner : await waiting(api, owner) },
  })),
  'go-live.hand-in': authenticating(async ({ api }, owner) =>
    owner === 'nobody'
      ? { params: { partnerId: owner }, request: { report: 'none' } }
      : handInOf(api, await waiting(api, owner)),
  ),
  'go-live.get-report': authenticating(async ({ api }, owner) => ({
    params: {
      partnerId: owner,
      entryId: owner === 'nobody' ? noKey.keyId : await wentLive(api, owner),
    },
  })),
  'licences.get': carrying(licencePath),
  'licences.show-key': carrying(licencePath),
  'licences.preview-change': carrying(async (scene, owner) => ({
    ...(await licencePath(scene, owner)),
    query: { action: 'deactivate' },
  })),
  'licences.set-status': carrying(async (scene, owner) => ({
    ...(await licencePath(scene, owner)),
    request: { isActive: false },
  })),
  'licences.replace': carrying(async (scene, owner) => ({
    ...(await licencePath(scene, owner)),
    request: {},
  })),
  'oidc-clients.create': authenticating(newClient),
  'oidc-clients.create-older': authenticating(newClient),
  'oidc-clients.update': clientUpdate,
  'oidc-clients.update-older': clientUpdate,
  'oidc-clients.get-by-client-id': authenticating(namedClient),
  'oidc-clients.get-older': authenticating(namedClient),
  'oidc-clients.get': authenticating(clientPath),
  'oidc-clients.preview-change': authenticating(async (scene, owner) => ({
    ...(await clientPath(scene, owner)),
    query: { action: 'deactivate' },
  })),
  'oidc-clients.check-redirect': authenticating(async (scene, owner) => ({
    ...(await clientPath(scene, owner)),
    request: { redirectUri: 'https://rp.example.org/cb' },
  })),
  'oidc-clients.change': authenticating(async (scene, owner) => ({
    ...(await clientPath(scene, owner)),
    request: { clientName: 'as the walk wants' },
  })),
  'oidc-clients.set-status': authenticating(async (scene, owner) => ({
    ...(await clientPath(scene, owner)),
    request: { isActive: false },
  })),
  'oidc-clients.add-key': authenticating(async (scene, owner) => ({
    ...(await clientPath(scene, owner)),
    request: { publicKey: newJwk() },
  })),
  'oidc-clients.end-key': authenticating(async ({ api }, owner) => {
    const { id } = await clientOf(api, owner)
    if (owner === 'nobody') return { params: { id, keyId: id }, request: { overlapDays: 0 } }
    const { response } = await api
      .as(owner)
      .call('oidc-clients.add-key', { params: { id }, request: { publicKey: newJwk() } })
    return { params: { id, keyId: response.keyId }, request: { overlapDays: 0 } }
  }),
  'oidc-clients.tell': authenticating(async (scene, owner) => {
    const path = await clientPath(scene, owner)
    await (await clientSceneOf(scene.api)).withEsignet()
    return { ...path, request: {} }
  }),
  'oidc-clients.list-policies': authenticating(async ({ api }, owner) => {
    await approvedFor(api, owner)
    return { params: { partnerId: owner } }
  }),
}
