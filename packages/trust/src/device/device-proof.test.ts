import { createHmac } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createJwsCache } from '../jws/jws-header.ts'
import { fastestRun } from '../testing/fastest-run.ts'
import { at, DeviceParties, identity, secondsAgo } from '../testing/device-parties.ts'
import { chainQuestions } from './judge-device-proof.ts'
import { readDeviceProofs } from './read-device-proof.ts'

const parties = new DeviceParties()
afterAll(() => parties.close())
const verdict = parties.verdict.bind(parties)

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const statesOf = (text: string): string[] =>
  parties.judge(text).flatMap(({ steps }) => steps.map(({ step, state }) => `${step} ${state}`))

describe('a capture', () => {
  it('of an L1 device is good, and every step is told', () => {
    const [judged] = parties.judge(parties.capture())
    expect(judged).toMatchObject({ isGood: true, level: 'L1' })
    expect(judged?.steps.map(({ step }) => step)).toEqual([
      'format',
      'algorithm',
      'certificates',
      'claims',
      'signature',
      'digital-id-signature',
      'level',
      'agreement',
      'time',
      'device-chain',
      'chip-chain',
    ])
  })

  it.each(['RS256', 'PS256'] as const)('%s is allowed, and blanks of a letter do not count', (algorithm) => {
    const text = parties.capture({}, { algorithm })
    expect(verdict(`\uFEFF \n${text.replaceAll(/.{64}/g, '$&\r\n')} `)).toBe('good')
  })

  it('ES256 is allowed', () => {
    const device = parties.end('ec-device', { issuer: 'provider' })
    const pen = { certificates: [device], key: 'ec-device', algorithm: 'ES256' as const }
    expect(verdict(parties.capture({}, pen))).toBe('good')
  })

  it('tells every fault, not the first alone', () => {
    const other = parties.end('stranger', { kind: 'rsa' })
    const text = parties.capture(
      { digitalId: parties.digitalId({}, { key: 'device' }), timestamp: secondsAgo(301) },
      { certificates: [other] },
    )
    expect(statesOf(text).filter((each) => each.endsWith('failed'))).toEqual([
      'signature failed',
      'digital-id-signature failed',
      'time failed',
      'device-chain failed',
    ])
  })

  it('tells what it says of itself', () => {
    const [reading] = readDeviceProofs(parties.capture())
    if (!reading?.ok || !('statement' in reading.proof)) throw new Error('not read')
    const { kind, statement, digitalId } = reading.proof
    expect(kind).toBe('capture')
    expect(statement).toMatchObject({
      purpose: 'Auth',
      serviceVersion: '1.0.1',
      transactionId: '1234567890',
      time: new Date(secondsAgo(10)),
    })
    expect(digitalId.claims).toEqual({ ...identity, dateTime: new Date(secondsAgo(20)) })
  })
})

describe('levels', () => {
  it('an L0 device registers', () => {
    const text = parties.capture({ digitalId: parties.ownDigitalId(), purpose: 'Registration' })
    expect(parties.judge(text)).toMatchObject([{ isGood: true, level: 'L0' }])
    expect(statesOf(text)).not.toContain('chip-chain passed')
  })

  it('an L0 device authenticates nobody, whether it says so or not', () => {
    for (const purpose of ['Auth', undefined, 'auth'])
      expect(verdict(parties.capture({ digitalId: parties.ownDigitalId(), purpose }))).toBe(
        'level: statement level-too-low purpose',
      )
  })

  it('another device vouches for none', () => {
    parties.end('other-device', { issuer: 'provider', kind: 'rsa' })
    const certificates = [parties.authority.certificate('other-device')]
    const digitalId = parties.digitalId({}, { certificates, key: 'other-device' })
    expect(verdict(parties.capture({ digitalId, purpose: 'Registration' }))).toBe(
      'chip-chain: digital-id no-issuer issuer',
    )
  })
})

describe('other forms', () => {
  it('an identity alone is the chip’s or the device’s', () => {
    expect(parties.judge(parties.digitalId())).toMatchObject([{ isGood: true, level: 'L1' }])
    expect(parties.judge(parties.ownDigitalId())).toMatchObject([{ isGood: true, level: 'L0' }])
    expect(statesOf(parties.digitalId())).toEqual([
      'format passed',
      'algorithm passed',
      'certificates passed',
      'claims passed',
      'digital-id-signature passed',
      'time passed',
      'chip-chain passed',
    ])
  })

  it('a device that is registered has its identity inside', () => {
    const deviceInfo = {
      digitalId: parties.ownDigitalId(),
      timestamp: secondsAgo(5),
      purpose: 'Registration',
    }
    const sign = (payload: object) => parties.sign(payload, { certificates: [parties.device], key: 'device' })
    expect(parties.judge(sign({ deviceId: 'x', deviceInfo }))).toMatchObject([{ isGood: true, level: 'L0' }])
    const outer = parties.ownDigitalId({ serialNo: 'SN-0002' })
    expect(verdict(sign({ digitalId: outer, deviceInfo }))).toBe(
      'agreement: digital-id another-device serialNo',
    )
  })

  it('what a device tells of itself has no time but that of its identity', () => {
    const info = { digitalId: parties.digitalId(), certification: 'L1', serviceVersion: '1.0.1' }
    const sign = (payload: object) => parties.sign(payload, { certificates: [parties.device], key: 'device' })
    expect(verdict(JSON.stringify([{ deviceInfo: sign(info) }]))).toBe('good')
    const old = { ...info, digitalId: parties.digitalId({ dateTime: secondsAgo(400) }) }
    expect(verdict(sign(old))).toBe('time: digital-id too-old dateTime')
  })

  it('an answer to a capture holds one for each finger; errors among them are passed over', () => {
    const good = { specVersion: '1.0', data: parties.capture(), hash: 'AA' }
    const bad = { data: parties.capture({ timestamp: secondsAgo(400) }) }
    const failed = { error: { errorCode: '101' }, data: '' }
    expect(verdict(JSON.stringify({ biometrics: [good, { error: {} }, bad] }))).toBe(
      'good | time: statement too-old timestamp',
    )
    expect(verdict(JSON.stringify({ biometrics: [failed] }))).toBe('format: statement not-a-jws two dots')
    const many = Array.from({ length: 17 }, () => good)
    expect(verdict(JSON.stringify({ biometrics: many }))).toBe('format: statement too-many-statements 16')
  })

  it('an identity beside it, signed or bare, must be of the same device', () => {
    const data = parties.capture()
    for (const beside of [identity, encode(identity), parties.digitalId({ dateTime: secondsAgo(9999) })])
      expect(verdict(JSON.stringify({ data, digitalId: beside }))).toBe('good')
    for (const claim of Object.keys(identity).filter((each) => each !== 'dateTime'))
      expect(verdict(JSON.stringify({ data, digitalId: { ...identity, [claim]: 'x' } }))).toBe(
        `agreement: digital-id another-device ${claim}`,
      )
    expect(verdict(JSON.stringify({ data, digitalId: 'garbage' }))).toContain('another-device')
  })

  it('a certificate is a device’s, or a chip’s', () => {
    const pem = (name: string) => parties.authority.read(`${name}.pem`).toString()
    expect(statesOf(pem('device'))).toEqual(['format passed', 'device-chain passed'])
    expect(statesOf(pem('chip'))).toEqual(['format passed', 'chip-chain passed'])
    expect(verdict(pem('provider'))).toBe('device-chain: certificate authority-itself basicConstraints.cA')
    expect(verdict(pem('device').slice(0, 300))).toBe(
      'format: certificate unreadable-certificate truncated-pem',
    )
  })

  it.each([
    ['', 'nothing-to-verify text'],
    [' \n', 'nothing-to-verify text'],
    ['hello', 'not-a-jws two dots'],
    ['{"a":1', 'payload-not-json JSON'],
    ['{"data":"x","data":"y"}', 'payload-not-json JSON'],
    ['{}', 'no-jws-inside data'],
    ['[1, null, {}]', 'no-jws-inside data'],
    ['{"biometrics":[]}', 'no-jws-inside data'],
  ])('%j is refused', (text, reason) => {
    expect(verdict(text)).toBe(`format: statement ${reason}`)
  })
})

describe('tricks with `alg`', () => {
  const [header = '', payload = ''] = parties.capture().split('.')
  const withAlg = (alg: unknown, signature: string): string => {
    const members = JSON.parse(Buffer.from(header, 'base64url').toString())
    return `${encode({ ...members, alg })}.${payload}.${signature}`
  }
  const spki = parties.device.publicKey.export({ type: 'spki', format: 'pem' })

  it.each(['none', 'NONE', 'None', '', undefined, null, ['RS256'], 'HS256', 'RS1', 'RS256 ', 'rs256'])(
    '%j is refused',
    (alg) => {
      expect(verdict(withAlg(alg, 'AAAA'))).toMatch(/^algorithm: statement algorithm-not-allowed/)
    },
  )

  it('a digest made with the public key is no signature', () => {
    const input = withAlg('HS256', '').slice(0, -1)
    const mac = createHmac('sha256', spki).update(input).digest('base64url')
    expect(verdict(`${input}.${mac}`)).toBe('algorithm: statement algorithm-not-allowed HS256')
  })

  it.each(['RS384', 'RS512', 'PS384', 'EdDSA'] as const)('%s is known and not for devices', (alg) => {
    expect(verdict(withAlg(alg, 'AAAA'))).toBe(`algorithm: statement algorithm-not-allowed ${alg}`)
    const rules = { algorithms: ['RS256', alg] as const }
    expect(verdict(withAlg(alg, 'AAAA'), { rules })).not.toContain('algorithm-not-allowed')
  })

  it('an algorithm of another kind of key, an extension, a second member, no signature', () => {
    expect(verdict(withAlg('ES256', 'AAAA'))).toBe('algorithm: statement key-mismatch alg')
    expect(verdict(parties.capture({}, { header: { crit: ['exp'], exp: 1 } }))).toBe(
      'algorithm: statement critical-header crit',
    )
    expect(verdict(parties.capture({}, { header: { b64: false } }))).toBe(
      'algorithm: statement critical-header b64',
    )
    const twice = Buffer.from(`{"alg":"none","alg":"RS256","x5c":[]}`).toString('base64url')
    expect(verdict(`${twice}.${payload}.AAAA`)).toMatch(/^format: statement bad-header/)
    expect(verdict(`${header}.${payload}.`)).toBe('format: statement bad-encoding signature')
    expect(verdict(`${header}.${payload}`)).toBe('format: statement not-a-jws two dots')
  })

  it('nor does the identity inside get away with it', () => {
    const [idHeader = '', idPayload = ''] = parties.digitalId().split('.')
    const members = JSON.parse(Buffer.from(idHeader, 'base64url').toString())
    const digitalId = `${encode({ ...members, alg: 'none' })}.${idPayload}.AAAA`
    expect(verdict(parties.capture({ digitalId }))).toBe('algorithm: digital-id algorithm-not-allowed none')
  })
})

describe('certificates in the header', () => {
  it.each([
    ['none', { x5c: undefined }, 'no-certificate x5c'],
    ['an empty list', { x5c: [] }, 'no-certificate x5c'],
    ['a text', { x5c: 'AAAA' }, 'bad-certificate x5c'],
    ['no certificate', { x5c: ['AAAA'] }, 'bad-certificate x5c[0]'],
    ['another digest', { 'x5t#S256': 'AAAA' }, 'digest-mismatch x5t#S256'],
    ['a key of its own', { x5c: undefined, jwk: { kty: 'RSA' } }, 'no-certificate x5c'],
  ])('%s: refused', (_what, header, reason) => {
    expect(verdict(parties.capture({}, { header }))).toBe(`certificates: statement ${reason}`)
  })

  it('that of another device does not fit the signature', () => {
    const device = parties.end('second-device', { issuer: 'provider', kind: 'rsa' })
    expect(verdict(parties.capture({}, { certificates: [device] }))).toBe(
      'signature: statement bad-signature signature',
    )
  })
})

describe('claims', () => {
  it.each(Object.keys(identity))('%s must be there', (claim) => {
    for (const value of [undefined, '', '  ', 7, null])
      expect(verdict(parties.capture({ digitalId: parties.digitalId({ [claim]: value }) }))).toBe(
        `claims: digital-id claim-missing ${claim}`,
      )
  })

  it('are bounded, and hide nothing', () => {
    const of = (change: object) => verdict(parties.digitalId({ ...change }))
    expect(of({ serialNo: 'x'.repeat(64) })).toBe('good')
    expect(of({ serialNo: 'x'.repeat(65) })).toBe('claims: digital-id claim-too-long serialNo')
    expect(of({ make: 'x'.repeat(37) })).toBe('claims: digital-id claim-too-long make')
    expect(of({ model: 'Fin\u200Bger' })).toBe('claims: digital-id claim-hidden model')
    expect(of({ more: 'is passed over' })).toBe('good')
  })

  it('the identity is there, and signed', () => {
    const missing = 'claims: statement digital-id-missing digitalId'
    for (const digitalId of [undefined, null, ''])
      expect(verdict(parties.capture({ digitalId }))).toBe(missing)
    for (const digitalId of [identity, encode(identity), 7])
      expect(verdict(parties.capture({ digitalId }))).toBe('claims: statement digital-id-unsigned digitalId')
  })

  it('the payload is one JSON object with unique members', () => {
    const sign = (payload: string) => parties.sign(payload, { certificates: [parties.device], key: 'device' })
    for (const payload of ['', 'x', '[]', '"a"', 'null', '{"timestamp":1,"timestamp":2}'])
      expect(verdict(sign(payload))).toBe('format: statement payload-not-json payload')
  })
})

describe('time', () => {
  const captured = (timestamp: unknown) => verdict(parties.capture({ timestamp }))
  const offset = (milliseconds: number) => new Date(at.getTime() + milliseconds).toISOString()

  it('a capture sent again beyond its time is refused, to the millisecond', () => {
    expect(captured(offset(-300_000))).toBe('good')
    expect(captured(offset(-300_001))).toBe('time: statement too-old timestamp')
    expect(captured(offset(60_000))).toBe('good')
    expect(captured(offset(60_001))).toBe('time: statement from-the-future timestamp')
  })

  it('the window is the caller’s', () => {
    const window = { pastSeconds: 5, futureSeconds: 0 }
    expect(verdict(parties.capture(), { window })).toBe('time: statement too-old timestamp')
    expect(verdict(parties.capture(), { window: { ...window, pastSeconds: 20 } })).toBe('good')
    expect(verdict(parties.capture(), { window: { ...window, pastSeconds: 19 } })).toBe(
      'time: digital-id too-old dateTime',
    )
  })

  it('an identity of yesterday does not serve a capture of today', () => {
    const digitalId = parties.digitalId({ dateTime: secondsAgo(86_400) })
    expect(verdict(parties.capture({ digitalId }))).toBe('time: digital-id too-old dateTime')
  })

  it('has a zone, and a day that is in the calendar', () => {
    const inIndia = offset(5.5 * 3_600_000).replace('Z', '+05:30')
    expect(captured(inIndia)).toBe('good')
    expect(captured(inIndia.replace('+05:30', '+0530'))).toBe('good')
    for (const time of [
      offset(0).slice(0, -1),
      '2026-02-29T10:00:00Z',
      '2026-04-31T10:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-01',
      'yesterday',
      `${'9'.repeat(41)}Z`,
    ])
      expect(captured(time)).toBe('claims: statement time-unreadable timestamp')
    for (const time of [undefined, '', 1_700_000_000])
      expect(captured(time)).toBe('claims: statement claim-missing timestamp')
    expect(captured('2024-02-29T10:00:00Z')).toBe('time: statement too-old timestamp')
  })
})

describe('work', () => {
  it('chains are asked for by domain, and only those that count', () => {
    const questions = (text: string): string[] => {
      const [reading] = readDeviceProofs(text)
      if (!reading?.ok) throw new Error('not read')
      return chainQuestions(reading.proof).map(
        ({ domain, certificate }) =>
          `${domain} ${certificate.sha256 === parties.chip.sha256 ? 'chip' : 'device'}`,
      )
    }
    expect(questions(parties.capture())).toEqual(['DEVICE device', 'FTM chip'])
    expect(questions(parties.capture({ digitalId: parties.ownDigitalId() }))).toEqual(['DEVICE device'])
    expect(questions(parties.digitalId())).toEqual(['FTM chip', 'DEVICE chip'])
  })

  it('what was read before is not read again', () => {
    const rules = { cache: createJwsCache() }
    const [first, second] = [1, 2].map(() => readDeviceProofs(parties.capture(), rules)[0])
    if (!first?.ok || !second?.ok || !('statement' in first.proof) || !('statement' in second.proof))
      throw new Error('not read')
    expect(second.proof.statement.signer).toBe(first.proof.statement.signer)
  })

  it('a capture of a megabyte is read, a larger one is not', () => {
    const text = parties.capture({ bioValue: 'A'.repeat(700_000) })
    expect(verdict(text)).toBe('good')
    expect(fastestRun(() => readDeviceProofs(text))).toBeLessThan(100)
    expect(verdict(parties.capture({ bioValue: 'A'.repeat(1_100_000) }))).toBe(
      'format: statement too-large payload',
    )
    const quotes = parties.capture({ bioValue: '\\"'.repeat(200_000), purpose: '{'.repeat(60) })
    expect(verdict(quotes)).toBe('good')
  })

  it('never hangs on a nest', () => {
    const nest = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    expect(() => readDeviceProofs(nest)).not.toThrow()
    expect(() => readDeviceProofs('['.repeat(500_000))).not.toThrow()
    const [reading] = readDeviceProofs(parties.sign(nest, { certificates: [parties.device], key: 'device' }))
    expect(reading).toMatchObject({ ok: false })
    const brackets = JSON.stringify({ data: parties.capture(), note: '['.repeat(100) })
    expect(verdict(brackets)).toBe('good')
    expect(verdict(`{"data":${'['.repeat(40)}${']'.repeat(40)}}`)).toBe(
      'format: statement payload-not-json JSON',
    )
  })
})
