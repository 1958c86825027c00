import { constants, createPrivateKey, publicEncrypt } from 'node:crypto'
import { afterAll, describe, expect, it, test } from 'vitest'
import { parseCertificate } from '../certificates/certificate.ts'
import { OpensslAuthority } from '../testing/openssl-authority.ts'
import { openAuthenticationRequest, sealAuthenticationRequest } from './authentication-request.ts'
import { sealGcm } from './gcm.ts'
import { openJwe, readJwe, sealJwe } from './jwe.ts'
import { openKycResponse, sealKycResponse } from './kyc-response.ts'
import { openWithPin, sealWithPin } from './pin-container.ts'
import { openData, readSealedData, sealData, type SharedParameters } from './sealed-data.ts'
import { problemWithRecipient, sessionKeyOpener, type SessionKeyOpener } from './session-keys.ts'
import { readThumbprint, thumbprintOf } from './thumbprints.ts'

const authority = new OpensslAuthority()
afterAll(() => authority.close())
const recipient = authority.issue('recipient', { subject: '/CN=recipient', kind: 'rsa' })
const stranger = authority.issue('stranger', { subject: '/CN=stranger', kind: 'rsa' })
const openerOf = (name: string): SessionKeyOpener =>
  sessionKeyOpener(createPrivateKey(authority.read(`${name}.key`)))
const open = openerOf('recipient')
const plain = Buffer.from('{"otp":"111111"}')

const opened = async (bytes: Uint8Array, shared?: SharedParameters): Promise<string | undefined> => {
  const data = readSealedData(bytes)
  return data && (await openData(data, open, shared))?.toString()
}

describe('containers for the holder of a certificate', () => {
  const salt = Buffer.alloc(12, 1)
  const aad = Buffer.from('partner')
  const forms: [string, SharedParameters][] = [
    ['F1', {}],
    ['F2', { salt, aad }],
    ['F3', { aad }],
  ]

  test.each(forms)('%s opens again, and only with what both sides know', async (_form, shared) => {
    const sealed = sealData(recipient, plain, shared)
    expect(await opened(sealed, shared)).toBe(plain.toString())
    expect(readSealedData(sealed)?.thumbprint).toEqual(thumbprintOf(recipient))
    if (shared.aad) expect(await opened(sealed, { ...shared, aad: Buffer.from('other') })).toBeUndefined()
    if (shared.salt) expect(await opened(sealed, { ...shared, salt: Buffer.alloc(12, 2) })).toBeUndefined()
  })

  it('F1 has the octets of the reference at their places', () => {
    const sealed = sealData(recipient, plain)
    expect(sealed.length).toBe(356 + plain.length)
    expect(sealed.toString('latin1', 0, 6)).toBe('VER_R2')
    expect(sealed.subarray(6, 38)).toEqual(thumbprintOf(recipient))
    expect(sealed.toString('latin1', 294, 308)).toBe('#KEY_SPLITTER#')
  })

  it('A8 the session key is what openssl opens with OAEP, SHA-256 and MGF1-SHA-256', () => {
    const { sealedKey } = readSealedData(sealData(recipient, plain))!
    authority.write('sealed.bin', sealedKey)
    const oaep = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256']
    const words = oaep.flatMap((option) => ['-pkeyopt', option])
    authority.run(
      'pkeyutl',
      '-decrypt',
      '-inkey',
      'recipient.key',
      ...words,
      '-in',
      'sealed.bin',
      '-out',
      'k',
    )
    expect(authority.read('k')).toEqual(open(sealedKey))
    authority.run(
      'pkeyutl',
      '-encrypt',
      '-certin',
      '-inkey',
      'recipient.pem',
      ...words,
      '-in',
      'k',
      '-out',
      'again',
    )
    expect(open(authority.read('again'))).toEqual(authority.read('k'))
  })

  it('opens the oldest form, which names nobody', async () => {
    const { sealedKey, body } = readSealedData(sealData(recipient, plain, { aad }))!
    const oldest = Buffer.concat([sealedKey, Buffer.from('#KEY_SPLITTER#'), body])
    expect(readSealedData(oldest)).toMatchObject({ version: 1, thumbprint: undefined })
    expect(await opened(oldest, { aad })).toBe(plain.toString())
  })

  it('is not misled by a splitter inside the sealed key', () => {
    const sealed = sealData(recipient, plain)
    Buffer.from('#KEY_SPLITTER#').copy(sealed, 100)
    expect(readSealedData(sealed)?.sealedKey.length).toBe(256)
  })

  it('takes keys of 3072 bits', async () => {
    authority.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', 'big.key')
    authority.run('req', '-x509', '-new', '-key', 'big.key', '-subj', '/CN=big', '-out', 'big.pem')
    authority.run('x509', '-in', 'big.pem', '-outform', 'DER', '-out', 'big.der')
    const sealed = sealData(parseCertificate(authority.read('big.der')), plain)
    expect((await openData(readSealedData(sealed)!, openerOf('big')))?.toString()).toBe(plain.toString())
  })

  test.each<[string, (sealed: Buffer) => Uint8Array]>([
    ['a moved splitter', (sealed) => Buffer.concat([Buffer.alloc(1), sealed])],
    ['no splitter', (sealed) => sealed.subarray(0, 300)],
    ['nothing', () => Buffer.alloc(0)],
    ['another version', (sealed) => Buffer.concat([Buffer.from('VER_E2'), sealed.subarray(6)])],
  ])('%s is no container', (_what, change) => {
    expect(readSealedData(change(sealData(recipient, plain)))).toBeUndefined()
  })

  test.each<[string, (sealed: Buffer) => Uint8Array]>([
    ['a cut tag', (sealed) => sealed.subarray(0, -1)],
    ['no body', (sealed) => sealed.subarray(0, 308)],
    ['a changed tag', (sealed) => flip(sealed, sealed.length - 1)],
    ['a changed text', (sealed) => flip(sealed, 341)],
    ['a changed AAD', (sealed) => flip(sealed, 330)],
    ['a changed session key', (sealed) => flip(sealed, 60)],
  ])('%s does not open, and says no more than that', async (_what, change) => {
    expect(await opened(change(sealData(recipient, plain)))).toBeUndefined()
  })

  it('asks the tag, whatever came out of the padding', async () => {
    const asked: number[] = []
    const spy: SessionKeyOpener = (sealedKey) => {
      asked.push(sealedKey.length)
      return undefined
    }
    const data = readSealedData(sealData(recipient, plain))!
    expect(await openData(data, spy)).toBeUndefined()
    expect(await openData(data, () => Buffer.alloc(16))).toBeUndefined()
    expect(await openData(data, openerOf('stranger'))).toBeUndefined()
    expect(asked).toEqual([256])
  })

  it('does not take a session key of another length as it is', async () => {
    const short = publicEncrypt(
      { key: recipient.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.alloc(16),
    )
    const data = { version: 1 as const, thumbprint: undefined, sealedKey: short, body: Buffer.alloc(64) }
    expect(await openData(data, open)).toBeUndefined()
  })
})

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at] = changed[at]! ^ 1
  return changed
}

describe('F4 PIN', () => {
  it('opens with the PIN alone, and has the octets of the reference', async () => {
    const sealed = await sealWithPin('4711', plain)
    expect(sealed.length).toBe(32 + 12 + plain.length + 16)
    expect((await openWithPin('4711', sealed))?.toString()).toBe(plain.toString())
    expect(await openWithPin('4712', sealed)).toBeUndefined()
    expect(await openWithPin('4711', flip(sealed, 0))).toBeUndefined()
    expect(await openWithPin('4711', sealed.subarray(0, 20))).toBeUndefined()
    authority.write('salt', sealed.subarray(0, 32))
    const kdf = ['-kdfopt', 'digest:SHA512', '-kdfopt', 'pass:4711', '-kdfopt', 'iter:100000']
    const hexSalt = `hexsalt:${sealed.subarray(0, 32).toString('hex')}`
    authority.run('kdf', '-keylen', '32', ...kdf, '-kdfopt', hexSalt, '-binary', '-out', 'pin.key', 'PBKDF2')
    const again = sealGcm(authority.read('pin.key'), sealed.subarray(32, 44), plain, sealed.subarray(0, 32))
    expect(sealed.subarray(44)).toEqual(again)
  })
})

describe('F5 JWE', () => {
  test.each([true, false])('compressed: %s', async (isCompressed) => {
    const text = await sealJwe(recipient, plain, { isCompressed, withCertificate: true })
    const reading = readJwe(text)!
    expect(reading.thumbprint).toEqual(thumbprintOf(recipient))
    expect((await openJwe(reading, open))?.toString()).toBe(plain.toString())
    expect(await openJwe(reading, openerOf('stranger'))).toBeUndefined()
    const header = JSON.parse(Buffer.from(text.split('.')[0]!, 'base64url').toString())
    expect(header).toMatchObject({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWT', cty: 'JWT' })
    expect(header.zip).toBe(isCompressed ? 'DEF' : undefined)
  })

  it('never expands a bomb, and nothing before the tag is right', async () => {
    const bomb = readJwe(await sealJwe(recipient, Buffer.alloc(20_000_000)))!
    expect(await openJwe(bomb, open)).toBeUndefined()
    const damaged = readJwe(await sealJwe(recipient, plain))!
    expect(await openJwe({ ...damaged, sealed: flip(Buffer.from(damaged.sealed), 3) }, open)).toBeUndefined()
  })

  test.each<[string, Record<string, unknown>]>([
    ['alg', { alg: 'RSA1_5' }],
    ['alg dir', { alg: 'dir' }],
    ['enc', { enc: 'A128CBC-HS256' }],
    ['crit', { crit: ['exp'] }],
    ['zip', { zip: 'GZIP' }],
  ])('refuses another %s', async (_what, members) => {
    const [header = '', ...rest] = (await sealJwe(recipient, plain)).split('.')
    const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...members }
    const encoded = Buffer.from(JSON.stringify(changed)).toString('base64url')
    expect(readJwe([encoded, ...rest].join('.'))).toBeUndefined()
  })

  test.each(['', '.', '....', 'a.b.c.d.e.f', 'e30.a.b.c.d'])('%j is no JWE', (text) =>
    expect(readJwe(text)).toBeUndefined(),
  )
})

describe('F6 authentication request', () => {
  const fields = sealAuthenticationRequest(recipient, plain)

  it('opens, and its digest fits', async () => {
    expect(await openAuthenticationRequest(fields, open)).toEqual(plain)
    expect(readThumbprint(fields.thumbprint)).toEqual(thumbprintOf(recipient))
    expect(readThumbprint(fields.thumbprint.toLowerCase())).toEqual(thumbprintOf(recipient))
    expect(readThumbprint(thumbprintOf(recipient).toString('base64url'))).toEqual(thumbprintOf(recipient))
    expect(readThumbprint('00')).toBeUndefined()
  })

  it('says one thing for every failure of a key, and another for a foreign digest', async () => {
    const other = sealAuthenticationRequest(recipient, Buffer.from('{}'))
    const damaged = `${fields.request.slice(0, -4)}AAAA`
    for (const change of [
      { request: damaged },
      { requestSessionKey: other.requestSessionKey },
      { requestSessionKey: '' },
      { requestHMAC: other.requestHMAC },
      { request: 'no base64!' },
    ])
      expect(await openAuthenticationRequest({ ...fields, ...change }, open)).toBe('not-decryptable')
    const sessionKey = await open(Buffer.from(fields.requestSessionKey, 'base64url'))
    const foreign = Buffer.concat([
      sealGcm(sessionKey!, Buffer.alloc(16, 7), Buffer.from('0'.repeat(64))),
      Buffer.alloc(16, 7),
    ]).toString('base64url')
    expect(await openAuthenticationRequest({ ...fields, requestHMAC: foreign }, open)).toBe('digest-mismatch')
  })
})

it('F8 eKYC response opens for its partner only', async () => {
  const fields = sealKycResponse(recipient, plain)
  expect((await openKycResponse(fields, open))?.toString()).toBe(plain.toString())
  expect(await openKycResponse(fields, openerOf('stranger'))).toBeUndefined()
  expect(await openKycResponse({ ...fields, identity: '' }, open)).toBeUndefined()
  expect(fields.thumbprint).toBe(recipient.sha256.toUpperCase())
})

it('seals for RSA keys from 2048 bits only', () => {
  const elliptic = authority.issue('ec', { subject: '/CN=ec' })
  const weak = authority.issue('weak', { subject: '/CN=weak', kind: 'rsa-1024' })
  expect([recipient, elliptic, weak, stranger].map(problemWithRecipient)).toEqual([
    undefined,
    'not-an-rsa-key',
    'weak-key',
    undefined,
  ])
})
