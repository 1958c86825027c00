import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caExtensions } from '../../../trust/src/testing/openssl-authority.ts'
import { craft } from '../testing/crafted-request.ts'
import { faultyEncryptions } from '../testing/faulty-requests/encryptions.ts'
import { faultyEnvelopes } from '../testing/faulty-requests/envelopes.ts'
import type { FaultyRequest } from '../testing/faulty-requests/fault.ts'
import { faultySignatures } from '../testing/faulty-requests/signatures.ts'
import { caller, makeScene, optionsOf, type Scene } from '../testing/scene.ts'
import { requestChecks } from './all-checks.ts'
import { runChecks } from './check.ts'
import { requestFacts, type SeenRequest } from './facts/request-facts.ts'

let scene: Scene
beforeAll(() => {
  scene = makeScene()
  scene.issue('foreign', { subject: '/CN=Foreign CA', extensions: caExtensions() })
  scene.issue('uploaded', { subject: '/O=Example Bank/CN=signature', issuer: 'foreign', key: 'signature' })
  scene.issue('elliptic', { subject: '/O=Example Bank/CN=elliptic', issuer: 'issuing' })
})
afterAll(() => scene.authority.close())

/** Ids of the checks that fail or advise. */
function found(seen: SeenRequest): string[] {
  const { signers, encryption } = optionsOf(scene)
  const own = [encryption, ...signers.others.map(({ certificate }) => certificate)]
  const request = requestFacts(seen, { caller, signers, recipient: { ...scene.recipient, own } })
  // What goes into a report is plain data.
  expect(JSON.parse(JSON.stringify(request))).toEqual(request)
  return runChecks(requestChecks, { at: seen.receivedAt.toISOString(), request })
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'advice')
    .map(({ id }) => id)
}

const table = (faults: readonly FaultyRequest[]) =>
  faults.map((each) => [each.finds[0], each.name, each] as const)
const sorted = (ids: readonly string[]): string[] => [...ids].sort()

test('a client without fault has none', () => {
  expect(found(craft(scene))).toEqual([])
  expect(
    found(
      craft(scene, {
        route: 'auth',
        thumbprint: ({ sha256 }) => Buffer.from(sha256, 'hex').toString('base64url'),
      }),
    ),
  ).toEqual([])
})

describe.each([
  ['path, headers, envelope', faultyEnvelopes],
  ['signature', faultySignatures],
  ['encryption', faultyEncryptions],
])('%s', (_, faults) => {
  test.each(table(faults))('%s: %s', (_id, _name, { finds, steps }) => {
    expect(sorted(found(craft(scene, steps(scene))))).toEqual(sorted(finds))
  })
})

test('every check about requests has a client that it catches', () => {
  const caught = new Set(
    [...faultyEnvelopes, ...faultySignatures, ...faultyEncryptions].flatMap(({ finds }) => finds),
  )
  expect(requestChecks.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
})
