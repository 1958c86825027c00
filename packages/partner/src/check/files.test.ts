import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultyCertificates, faultyDays, faultyKeys, faultySettings } from '../testing/faulty-files.ts'
import { makeScene, writeSettings, type Scene } from '../testing/scene.ts'
import { readSettings } from '../settings/settings.ts'
import { allChecks } from './all-checks.ts'
import { runChecks, type Check } from './check.ts'
import { fileFacts } from './facts/file-facts.ts'

const gateway = 'https://gateway.example:8443/idauthentication/v1'
// A moment later than anything that is made here.
const now = new Date(Date.now() + 3_600_000)

let scene: Scene
beforeAll(() => {
  scene = makeScene()
  for (const name of ['signature', 'encryption', 'tls']) chmodSync(scene.file(`${name}.key`), 0o600)
})
afterAll(() => scene.authority.close())

async function found(
  spoil?: (scene: Scene) => Readonly<Record<string, unknown>>,
  at = now,
): Promise<string[]> {
  writeSettings(scene, gateway)
  const file = scene.file('partner.json')
  chmodSync(file, 0o600)
  const change = spoil?.(scene) ?? {}
  writeSettings(scene, gateway, change)
  // Keys that a fault has made are as new keys are.
  for (const name of ['small', 'curved', 'elliptic-encryption'])
    try {
      chmodSync(scene.file(`${name}.key`), 0o600)
    } catch {
      // Not made yet.
    }
  const facts = { at: at.toISOString(), ...(await fileFacts(await readSettings(file), file, at)) }
  expect(JSON.parse(JSON.stringify(facts))).toMatchObject({
    at: facts.at,
    credentials: expect.anything() as unknown,
  })
  expect(JSON.stringify(facts)).not.toContain(scene.folder)
  return runChecks(allChecks, facts)
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'advice')
    .map(({ id }) => id)
}

const sorted = (ids: readonly string[]): string[] => [...ids].sort()

test('a folder without fault has none', async () => {
  expect(await found()).toEqual([])
})

test('certificates as the original platform signs them are in order: authorities, all of them', async () => {
  const spoil = (): Readonly<Record<string, unknown>> => {
    scene.issue('compatible', {
      subject: '/C=MA/O=Example Bank/CN=compatible',
      issuer: 'issuing',
      key: 'signature',
      extensions: [
        'basicConstraints=critical,CA:true',
        'keyUsage=critical,digitalSignature,keyCertSign,keyEncipherment',
        'subjectKeyIdentifier=hash',
      ],
    })
    const pem = ['compatible', 'issuing'].map((name) => scene.authority.read(`${name}.pem`).toString())
    scene.authority.write('compatible-chain.pem', pem.join(''))
    const everything = { key: 'signature.key', certificate: 'compatible-chain.pem' }
    return { signature: everything, encryption: undefined, tls: undefined }
  }
  expect(await found(spoil)).toEqual([])
})

describe.each([
  ['settings', faultySettings],
  ['keys', faultyKeys],
  ['certificates', faultyCertificates],
])('%s', (_, faults) => {
  test.each(faults.map((each) => [each.finds[0], each.name, each] as const))(
    '%s: %s',
    async (_id, _name, fault) => {
      expect(sorted(await found(fault.spoil))).toEqual(sorted(fault.finds))
    },
  )
})

test.each(faultyDays)('%s, %i days from now', async (id, days) => {
  expect(await found(undefined, new Date(now.getTime() + days * 86_400_000))).toContain(id)
})

test('every check about files has a fault that it catches', () => {
  const caught = new Set([
    ...[...faultySettings, ...faultyKeys, ...faultyCertificates].flatMap(({ finds }) => finds),
    ...faultyDays.map(([id]) => id),
  ])
  const ofFiles = allChecks.filter(({ part }: Check) => ['settings', 'keys', 'certificates'].includes(part))
  expect(ofFiles.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
})
