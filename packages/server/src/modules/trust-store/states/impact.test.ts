import { createSignatureCache, findPath, type Certificate } from '@entente/trust'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  issueQuickly,
  newSigner,
  type Signer,
} from '../../../../../../tests/support/certificates/quick-certificates.ts'
import { judgeImpact, without, type Dependant } from './impact.ts'
import type { TrustView } from '../trust-certificate.ts'

/** Authorities of a small world, each with a key; any of them may have certified any other, roots crosswise too. */
const authorities = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const roots = new Set(['A', 'B'])
const leaves = 8

const signers = new Map<string, Signer>()
const made = new Map<string, Promise<Certificate>>()
const signatureCache = createSignatureCache()
const now = new Date()

const certify = (subject: string, issuer: string): Promise<Certificate> => {
  const known = made.get(`${subject}<${issuer}`)
  if (known) return known
  const [key, signer] = [signers.get(subject), signers.get(issuer)]
  if (!key || !signer) throw new Error('no such authority')
  const certificate = issueQuickly({ subject, issuer, key, signer })
  made.set(`${subject}<${issuer}`, certificate)
  return certificate
}

beforeAll(() => {
  const names = [...authorities, ...Array.from({ length: leaves }, (_, index) => `leaf ${index}`)]
  for (const name of names) signers.set(name, newSigner())
})

const isValid = ({ roots: anchors, intermediates }: TrustView, target: Certificate): boolean =>
  findPath({ target, anchors, intermediates, at: now, signatureCache }).ok

const dependantOf = (certificate: Certificate, id: string): Dependant => ({
  kind: 'partner',
  id,
  name: id,
  partnerId: id,
  certificate,
})

const world = fc.record({
  crossings: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...authorities), fc.constantFrom(...authorities)).filter(([a, b]) => a !== b),
    { minLength: 2, maxLength: 12, selector: ([a, b]) => `${a}<${b}` },
  ),
  issuers: fc.array(fc.constantFrom(...authorities), { minLength: leaves, maxLength: leaves }),
  changed: fc.nat(),
})

test('the dry run is the effect: what had a path and has none without the certificate, and nothing else', async () => {
  let stopped = 0
  let rerouted = 0
  await fc.assert(
    fc.asyncProperty(world, async ({ crossings, issuers, changed }) => {
      const view: TrustView = {
        roots: await Promise.all([...roots].map((name) => certify(name, name))),
        intermediates: await Promise.all(crossings.map(([subject, issuer]) => certify(subject, issuer))),
        inactive: new Set(),
      }
      const store = [...view.roots, ...view.intermediates]
      const certificate = store[changed % store.length]!
      // Trust is taken from an authority, so with every certificate that it has.
      const others = store.filter(
        ({ subject, sha256 }) =>
          subject.comparisonKey === certificate.subject.comparisonKey && sha256 !== certificate.sha256,
      )
      const changing = new Set([certificate, ...others].map(({ sha256 }) => sha256))
      const reduced = without(view, [certificate, ...others])
      const held = await Promise.all(issuers.map((issuer, index) => certify(`leaf ${index}`, issuer)))
      const dependants = [...held, ...view.intermediates].map((each) => dependantOf(each, each.sha256))
      const { affected } = await judgeImpact(
        { certificates: [certificate, ...others], full: view, reduced, now, signatureCache },
        dependants,
      )
      // The certificate itself goes by decision, not as an effect; the others of its authority are told.
      const rest = dependants.filter((each) => each.certificate.sha256 !== certificate.sha256)
      const expected = rest.filter(
        (each) =>
          changing.has(each.certificate.sha256) ||
          (isValid(view, each.certificate) && !isValid(reduced, each.certificate)),
      )
      expect(affected.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
      stopped += affected.length
      const via = rest.filter((each) => {
        const answer = findPath({
          target: each.certificate,
          anchors: view.roots,
          intermediates: view.intermediates,
          at: now,
        })
        return answer.ok && answer.path.some(({ sha256 }) => changing.has(sha256))
      })
      rerouted += via.filter((each) => !affected.some(({ id }) => id === each.id)).length
    }),
    { numRuns: 300 },
  )
  // The worlds were rich enough: something stopped, and something found another way.
  expect(stopped).toBeGreaterThan(100)
  expect(rerouted).toBeGreaterThan(20)
})

test('others have their turn while many are judged', async () => {
  const certificate = await certify('A', 'A')
  const view: TrustView = { roots: [certificate], intermediates: [], inactive: new Set() }
  const change = { certificates: [certificate] as const, full: view, reduced: view, now, signatureCache }
  const leaf = await certify('leaf 0', 'A')
  const many = Array.from({ length: 200 }, (_, index) => dependantOf(leaf, String(index)))
  let [turns, isOver] = [0, false]
  const takeTurn = (): void => {
    turns += 1
    if (!isOver) setImmediate(takeTurn)
  }
  setImmediate(takeTurn)
  await judgeImpact(change, many)
  isOver = true
  expect(turns).toBeGreaterThan(20)
})

test('the name of an impact tells effects apart', async () => {
  const certificate = await certify('A', 'A')
  const view: TrustView = { roots: [certificate], intermediates: [], inactive: new Set() }
  const reduced = without(view, [certificate])
  const change = { certificates: [certificate] as const, full: view, reduced, now, signatureCache }
  const [first, second] = [await certify('leaf 0', 'A'), await certify('leaf 1', 'A')]
  const idOf = async (...dependants: Dependant[]) => (await judgeImpact(change, dependants)).id
  const one = dependantOf(first, 'one')
  const two = dependantOf(second, 'two')
  expect(await idOf(one, two)).toBe(await idOf(two, one))
  expect(
    new Set(
      await Promise.all([
        idOf(),
        idOf(one),
        idOf(two),
        idOf(one, two),
        idOf({ ...one, certificate: second }),
        idOf({ ...one, kind: 'chip' }),
      ]),
    ).size,
  ).toBe(6)
})
