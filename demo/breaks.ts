import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { makeKey, type CallContext, type Credential } from '@entente/partner'
import { parseCertificate, type Certificate } from '@entente/trust'
import { makeDemoAuthority } from './authority.ts'
import { craftCall, type CraftedAnswer, type Tampering } from './crafted-call.ts'
import type { Onboarded } from './onboard.ts'

/** One step of a call that is done wrong, and what is answered. */
export interface Break {
  readonly what: string
  /** The code of the refusal, or: the connection is not opened. */
  readonly expected: string
  readonly run: (context: CallContext, onboarded: Onboarded) => Promise<CraftedAnswer>
}

type Tamper = (context: CallContext, onboarded: Onboarded) => Tampering | Promise<Tampering>

/** No answer at all: the door stays shut. */
export const noConnection = 'no connection'

const breaking = (what: string, expected: string, tamper: Tamper): Break => ({
  what,
  expected,
  run: async (context, onboarded) => craftCall(context, await tamper(context, onboarded)),
})

const segment = (place: number, value: string) => (address: URL) => {
  const parts = address.pathname.split('/')
  parts[parts.length - place] = value
  return new URL(parts.filter((part) => part !== '-').join('/'), address)
}

const member =
  (name: string, value: unknown) =>
  (body: Buffer): Buffer =>
    Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString('utf8')) as object), [name]: value }))

const strangerOf = async (): Promise<Credential> => {
  const key = await makeKey('rsa-2048')
  const authority = await makeDemoAuthority('of a stranger')
  const pem = await authority.certify('Stranger', key)
  return { key, chain: [certificateIn(pem)] }
}

const certificateIn = (pem: string): Certificate =>
  parseCertificate(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'))

const headerWith =
  (change: (header: Record<string, unknown>) => object) =>
  (jws: string): string => {
    const [header = '', , signature = ''] = jws.split('.')
    const members = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>
    return `${Buffer.from(JSON.stringify(change(members))).toString('base64url')}..${signature}`
  }

/** The fields of a request with a digest of something else. */
const wrongDigest =
  (recipient: Certificate) =>
  (body: Buffer): Buffer => {
    const key = randomBytes(32)
    const seal = (text: string): string => {
      const nonce = randomBytes(16)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([sealed, cipher.getAuthTag(), nonce]).toString('base64url')
    }
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const sealedKey = publicEncrypt({ key: recipient.publicKey, padding, oaepHash: 'sha256' }, key)
    const fields = {
      request: seal('{"otp":"111111"}'),
      requestHMAC: seal('0'.repeat(64)),
      requestSessionKey: sealedKey.toString('base64url'),
    }
    return Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString('utf8')) as object), ...fields }))
  }

const minutes = 60_000

/** Stops something over the API, calls, and brings it back. */
const whileStopped = (
  what: string,
  expected: string,
  target: (onboarded: Onboarded) => { person: Onboarded['partner']; kind: string; id: string },
): Break => ({
  what,
  expected,
  async run(context, onboarded) {
    const { person, kind, id } = target(onboarded)
    const set = (isActive: boolean) =>
      person.call(
        'PUT',
        `/v1/partnermanager/${kind}/${id}/status`,
        { isActive, reason: 'for the demo' },
        `entente.${kind}.status.put`,
      )
    await set(false)
    try {
      return await craftCall(context)
    } finally {
      await set(true)
    }
  },
})

/** Every step that can be broken, by its name on the command line. */
export const breaks: Readonly<Record<string, Break>> = {
  'tls-none': breaking('no certificate is shown', noConnection, () => ({ tls: null })),
  'tls-foreign': breaking('a certificate of another authority is shown', noConnection, async () => ({
    tls: await strangerOf(),
  })),
  'path-short': breaking('the API key is left away', 'IDA-MPA-038', () => ({ address: segment(1, '-') })),
  'path-partner': breaking('another partner is named', 'IDA-MPA-021', () => ({
    address: segment(2, 'somebody-else'),
  })),
  'path-key': breaking('a letter of the API key is wrong', 'IDA-MPA-009', ({ caller: { apiKey } }) => ({
    address: segment(1, `${apiKey.slice(0, -1)}${apiKey.endsWith('x') ? 'y' : 'x'}`),
  })),
  'path-licence': breaking('the licence key is unknown', 'IDA-MPA-007', ({ caller: { licenceKey } }) => ({
    address: segment(3, `${licenceKey.slice(1)}${licenceKey[0]}`),
  })),
  'header-authorization': breaking('the header Authorization is empty', 'IDA-MLC-006', () => ({
    headers: { authorization: '' },
  })),
  'envelope-id': breaking('the body calls itself another operation', 'IDA-MLC-009', () => ({
    written: member('id', 'mosip.identity.auth'),
  })),
  'envelope-version': breaking('the version is a number', 'IDA-MLC-009', () => ({
    written: member('version', 1),
  })),
  'time-late': breaking('the request is two minutes old', 'IDA-MLC-001', () => ({
    at: new Date(Date.now() - 2 * minutes),
  })),
  'time-early': breaking('the request comes from the future', 'IDA-MLC-001', () => ({
    at: new Date(Date.now() + 2 * minutes),
  })),
  'signature-none': breaking('nothing is signed', 'IDA-MLC-006', () => ({ signature: () => undefined })),
  'signature-octets': breaking('the body is written anew after it was signed', 'IDA-MPA-001', () => ({
    sent: (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8')), null, 1)),
  })),
  'signature-key': breaking('another key signs', 'IDA-MPA-001', async ({ identity }) => ({
    signer: { key: await makeKey('rsa-2048'), chain: identity.signature.chain },
  })),
  'signature-stranger': breaking('somebody signs whom nobody vouches for', 'IDA-MPA-001', async () => ({
    signer: await strangerOf(),
  })),
  'signature-uploaded': breaking(
    'the certificate in the signature is the uploaded one',
    'IDA-MPA-021',
    ({ identity }, { uploaded }) => ({ signer: { key: identity.signature.key, chain: [uploaded] } }),
  ),
  'signature-bare': breaking('the signature brings no certificate', 'IDA-MPA-022', () => ({
    signature: headerWith((header) => ({ ...header, x5c: undefined })),
  })),
  'signature-algorithm': breaking('the header says that nothing is signed', 'IDA-MPA-001', () => ({
    signature: headerWith((header) => ({ ...header, alg: 'none' })),
  })),
  replay: {
    what: 'the same transaction is sent twice',
    expected: 'IDA-MLC-009',
    async run(context) {
      const order = { transactionId: `9${String(Date.now() % 1_000_000_000).padStart(9, '0')}` }
      await craftCall(context, { order })
      return craftCall(context, { order })
    },
  },
  'encryption-recipient': breaking('it is encrypted for somebody else', 'IDA-MPA-003', (_, { uploaded }) => ({
    written: wrongDigest(uploaded),
  })),
  'encryption-cut': breaking('the block is cut off', 'IDA-MPA-003', () => ({
    written: (body) => {
      const { request } = JSON.parse(body.toString('utf8')) as { readonly request: string }
      return member('request', request.slice(0, -8))(body)
    },
  })),
  'encryption-thumbprint': breaking('the thumbprint is another certificate’s', 'IDA-MPA-003', () => ({
    written: member('thumbprint', '00'.repeat(32)),
  })),
  'encryption-digest': breaking('the digest is of something else', 'IDA-MPA-016', ({ platform }) => ({
    written: wrongDigest(platform.recipient),
  })),
  'policy-type': breaking('the policy does not allow this factor', 'IDA-MPA-006', () => ({
    order: { content: { otp: '111111', demographics: { fullName: 'Zoë Practice' } } },
  })),
  'policy-mandatory': breaking('a factor that the policy demands is missing', 'IDA-MPA-015', () => ({
    order: { content: {} },
  })),
  'resident-code': breaking('the one-time code is wrong', 'IDA-OTA-004', () => ({
    order: { content: { otp: '000000' } },
  })),
  'resident-unknown': breaking('nobody has this id', 'IDA-MLC-018', () => ({
    order: { individualId: '1000000000' },
  })),
  'key-stopped': whileStopped('the API key was deactivated', 'IDA-MPA-012', ({ partner, keyId }) => ({
    person: partner,
    kind: 'api-keys',
    id: keyId,
  })),
  'licence-stopped': whileStopped('the licence was deactivated', 'IDA-MPA-017', ({ misp, licenceId }) => ({
    person: misp,
    kind: 'licences',
    id: licenceId,
  })),
}
