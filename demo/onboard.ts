import { randomBytes, type KeyObject } from 'node:crypto'
import { makeKey, readCertificates, type Caller, type Credential, type Platform } from '@entente/partner'
import type { Certificate } from '@entente/trust'
import { createApi, type Person } from './api.ts'
import { makeDemoAuthority, type DemoAuthority } from './authority.ts'

/** Where the platform is, and who may act for it. */
export interface DemoOrder {
  readonly server: string
  readonly admin: { readonly userName: string; readonly password: string }
  readonly officer: { readonly userName: string; readonly password: string }
  /** Told of each step as it is done. */
  readonly tell: (line: string) => void
}

/** A partner that may call, with everything it needs and whoever can stop it. */
export interface Onboarded {
  readonly caller: Caller
  readonly credential: Credential
  /** What its own authority has certified, which the platform knows and does not take for its own. */
  readonly uploaded: Certificate
  readonly platform: Omit<Platform, 'serverAuthorities'>
  readonly partner: Person
  readonly misp: Person
  readonly keyId: string
  readonly licenceId: string
}

interface Scene extends DemoOrder {
  readonly run: string
  readonly administrator: Person
  readonly policyOfficer: Person
  readonly authority: DemoAuthority
  readonly group: { readonly id: string; readonly name: string }
}

const policyDocument = {
  authTokenType: 'partner',
  allowedAuthTypes: [
    { authType: 'otp', mandatory: true },
    { authType: 'otp-request', mandatory: false },
    { authType: 'kyc', mandatory: false },
  ],
  allowedKycAttributes: [{ attributeName: 'fullName' }, { attributeName: 'gender' }],
}

const mispDocument = {
  allowAuthRequestDelegation: true,
  allowKycRequestDelegation: true,
  allowKeyBindingDelegation: false,
}

const [mailTries, mailMilliseconds] = [100, 100]

/** The token of the link that was mailed to an address; a sandbox keeps its mails for administrators. */
const mailedToken = async (administrator: Person, to: string): Promise<string> => {
  for (let left = mailTries; left > 0; left -= 1) {
    const { mails } = (await administrator.call('GET', '/v1/partnermanager/outbox')) as {
      readonly mails: readonly { readonly to: string; readonly link: string | null }[]
    }
    const link = mails.find((mail) => mail.to === to)?.link
    if (link) return new URL(link).hash.slice(1)
    await new Promise((resolve) => setTimeout(resolve, mailMilliseconds))
  }
  throw new Error(`No mail to ${to}: the demo needs a sandbox without a mail server`)
}

/** Somebody who is new, with a password of their own. */
const newPerson = async (
  { server, administrator, run, tell }: Scene,
  userName: string,
  { organizationName, role }: { readonly organizationName: string; readonly role: string },
): Promise<Person> => {
  const emailID = `${userName}@demo.example.org`
  await administrator.call('POST', '/v1/partnermanager/users', {
    userName,
    contactNo: '+0000000000',
    emailID,
    organizationName,
    firstName: 'Demo',
    lastName: run,
    role,
  })
  const password = randomBytes(18).toString('base64url')
  const api = createApi(server)
  await api.anybody.call(
    'POST',
    '/v1/partnermanager/password-reset/password',
    { token: await mailedToken(administrator, emailID), password },
    'entente.password-reset.password.post',
  )
  tell(`account ${userName}: password chosen by a mailed link`)
  return api.signIn(userName, password)
}

/** Registers an organisation and has its key certified, by its own authority and then by the platform. */
const newPartner = async (
  scene: Scene,
  { partnerId, partnerType }: { readonly partnerId: string; readonly partnerType: string },
): Promise<{ person: Person; key: KeyObject; uploaded: string; signed: string }> => {
  const organizationName = `Demo ${partnerType} ${scene.run}`
  const person = await newPerson(scene, partnerId, { organizationName, role: partnerType.toUpperCase() })
  await person.call('POST', '/v1/partnermanager/partners', {
    partnerId,
    organizationName,
    address: '1 Demo Street',
    contactNumber: '+0000000000',
    emailId: `${partnerId}@demo.example.org`,
    partnerType,
    policyGroup: scene.group.name,
  })
  scene.tell(`partner ${partnerId}: registered as ${partnerType}`)
  const key = await makeKey('rsa-2048')
  const uploaded = await scene.authority.certify(organizationName, key)
  const { signedCertificateData } = await person.call(
    'POST',
    '/v1/partnermanager/partners/certificate/upload',
    { partnerId, certificateData: uploaded, partnerDomain: 'AUTH' },
  )
  scene.tell(`partner ${partnerId}: certificate uploaded, platform-signed one received`)
  return { person, key, uploaded, signed: String(signedCertificateData) }
}

/** A published policy that was approved for a partner. @returns its name */
const approvedPolicy = async (
  { policyOfficer, group, run, tell }: Scene,
  { asker, partnerId }: { readonly asker: Person; readonly partnerId: string },
  { policyType, policies }: { readonly policyType: string; readonly policies: object },
): Promise<string> => {
  const name = `Demo ${policyType} policy ${run}`
  const { id } = await policyOfficer.call('POST', '/v1/policymanager/policies', {
    policyGroupName: group.name,
    policyType,
    name,
    desc: 'For the demo',
    version: '1',
    policies,
  })
  await policyOfficer.call('POST', `/v1/policymanager/policies/${String(id)}/group/${group.id}/publish`, {})
  const { mappingkey } = await asker.call('POST', `/v1/partnermanager/partners/${partnerId}/policy/map`, {
    policyName: name,
    useCaseDescription: 'To show a call',
  })
  await policyOfficer.call('PUT', `/v1/partnermanager/partners/policy/${String(mappingkey)}`, {
    status: 'Approved',
  })
  tell(`partner ${partnerId}: policy "${name}" asked for and approved`)
  return name
}

const certificatesIn = (pem: string): readonly Certificate[] =>
  readCertificates(Buffer.from(pem), 'the answer')

const firstOf = (pem: string): Certificate => {
  const [first] = certificatesIn(pem)
  if (!first) throw new Error('There is no certificate in the answer')
  return first
}

/** What the platform publishes for its partners. */
const readPlatform = async ({ server, administrator }: Scene) => {
  const authorities = await fetch(new URL('/trust/ca.pem', server)).then((answer) => answer.text())
  const { certificate } = await administrator.call(
    'GET',
    '/v1/keymanager/getCertificate?applicationId=IDA&referenceId=PARTNER',
  )
  return { authorities: certificatesIn(authorities), recipient: firstOf(String(certificate)) }
}

/** Walks the whole way of a partner and of a MISP over the API, from nothing to keys. */
export const onboard = async (order: DemoOrder): Promise<Onboarded> => {
  const run = randomBytes(4).toString('hex')
  const api = createApi(order.server)
  const [administrator, policyOfficer, authority] = await Promise.all([
    api.signIn(order.admin.userName, order.admin.password),
    api.signIn(order.officer.userName, order.officer.password),
    makeDemoAuthority(run),
  ])
  await administrator.call('POST', '/v1/partnermanager/partners/certificate/ca/upload', {
    certificateData: authority.root,
    partnerDomain: 'AUTH',
  })
  order.tell("the partners' authority: known to the trust store")
  const name = `Demo group ${run}`
  const created = await policyOfficer.call('POST', '/v1/policymanager/policies/group/new', {
    name,
    desc: 'For the demo',
  })
  const group = { id: String(created['id']), name }
  const scene: Scene = { ...order, run, administrator, policyOfficer, authority, group }
  const [partnerId, mispId] = [`demo-bank-${run}`, `demo-misp-${run}`]
  const bank = await newPartner(scene, { partnerId, partnerType: 'Auth_Partner' })
  const misp = await newPartner(scene, { partnerId: mispId, partnerType: 'MISP_Partner' })
  const policyName = await approvedPolicy(
    scene,
    { asker: bank.person, partnerId },
    { policyType: 'Auth', policies: policyDocument },
  )
  await approvedPolicy(
    scene,
    // MISPs have an administrator ask for them.
    { asker: administrator, partnerId: mispId },
    { policyType: 'MISP', policies: mispDocument },
  )
  const { apiKey, keyId } = await bank.person.call(
    'PATCH',
    `/v1/partnermanager/partners/${partnerId}/generate/apikey`,
    { policyName, label: 'demo' },
  )
  order.tell(`partner ${partnerId}: API key made`)
  const { licenseKey, licenceId } = await misp.person.call('POST', '/v1/partnermanager/misps', {
    providerId: mispId,
  })
  order.tell(`MISP ${mispId}: licence made`)
  const platform = await readPlatform(scene)
  const leaf = firstOf(bank.signed)
  const issuer = platform.authorities.find(
    ({ subject }) => subject.comparisonKey === leaf.issuer.comparisonKey,
  )
  return {
    caller: { licenceKey: String(licenseKey), partnerId, apiKey: String(apiKey) },
    credential: { key: bank.key, chain: issuer ? [leaf, issuer] : [leaf] },
    uploaded: firstOf(bank.uploaded),
    platform,
    partner: bank.person,
    misp: misp.person,
    keyId: String(keyId),
    licenceId: String(licenceId),
  }
}
