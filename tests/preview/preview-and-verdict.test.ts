import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCertificateFile } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  readAcceptance,
  refusalsOf,
  type Expected,
} from '../../packages/portal/src/ui/certificate/acceptance.ts'
import { readPickedCertificates } from '../../packages/portal/src/ui/certificate/certificate-file.ts'
import { certificateFiles } from '../../packages/portal/src/ui/certificate/certificate-files.ts'
import { explain } from '../../packages/server/src/platform/i18n/translate.ts'
import { Refusal } from '../../packages/server/src/platform/refusal.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeZoo, type ZooFile } from '../support/certificates/certificate-zoo.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { findShared } from '../support/shared-folder.ts'

/**
 * What the portal says of a file before it is sent, and what the server says when it is: of some hundred files they must
 * be the same verdict for the same reason. What only the server can know – its store, a signature – is apart.
 */
const organisation = 'Acme Chips'

let api: TestApp
let settings: NonNullable<ReturnType<typeof readAcceptance>>
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api, ['acme'])
  // Sentences name the moment; here and there it must be the same one.
  api.clock.set(new Date(Date.now() + 5_000))
  settings = readAcceptance((await api.as('acme').call('accounts.system-config')).response)!
})
afterAll(() => api.close())

const doors = {
  authority: {
    expected: { of: 'authority' } as Expected,
    // In the store already, or no root for it: the store decides.
    needsStore: ['KER-PCM-003', 'KER-PCM-005'],
    unreadable: 'KER-PCM-001',
    send: (certificateData: string) =>
      api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } }),
  },
  partner: {
    expected: { of: 'holder', organisation } as Expected,
    needsStore: ['KER-PCM-006'],
    unreadable: 'KER-KMS-013',
    send: (certificateData: string) =>
      api.as('acme').call('partner-certificates.upload', {
        request: { partnerId: 'acme', partnerDomain: 'FTM', certificateData },
      }),
  },
} as const

type Door = keyof typeof doors

/** The reason in the server's words, as the portal's refusal would have it. */
const sentenceOf = (code: string, values: Readonly<Record<string, string | number>>): string =>
  explain(new Refusal(code, values), 'eng')

const codesOf = (response: unknown): (string | null)[] =>
  (response as { certificates?: { errorCode: string | null }[] } | null)?.certificates?.map(
    ({ errorCode }) => errorCode,
  ) ?? []

/** One line for each way in which preview and verdict disagree. */
const pick = (bytes: Uint8Array) => readPickedCertificates(bytes, certificateFiles.maximumBytes)

const disagreements = async ({ what, bytes }: ZooFile, door: Door): Promise<string[]> => {
  const { expected, needsStore, unreadable, send } = doors[door]
  const preview = pick(bytes)
  const served = readCertificateFile(bytes)
  if (!preview.ok) {
    // The bytes are read by the server's reader too, and what is sent as text is refused for the same reason.
    const problem = served.ok ? 'none' : served.problem
    return problem === preview.problem ? [] : [`${what}: ${preview.problem} here, ${problem} there`]
  }
  if (!served.ok) return [`${what}: readable here, ${served.problem} there`]
  const reply = await send(preview.file.text)
  if (door === 'partner' && (preview.file.format === 'p7b' || preview.file.certificates.length > 1))
    return reply.codes[0] === unreadable ? [] : [`${what}: no single certificate, and ${reply.codes.join()}`]
  const answered = preview.file.certificates.length > 1 ? codesOf(reply.response) : [reply.codes[0] ?? null]
  return preview.file.certificates.flatMap((certificate, index) => {
    const [first] = refusalsOf(certificate, expected, settings, api.clock.now())
    const code = answered[index] ?? null
    if (code !== null && (needsStore as readonly string[]).includes(code)) return []
    if ((first?.code ?? null) !== code)
      return [`${what}: ${first?.code ?? 'nothing'} here, ${code ?? 'nothing'} there`]
    if (first === undefined || preview.file.certificates.length > 1) return []
    const [said] = reply.messages
    const expectedText = sentenceOf(first.code, first.values)
    return said === expectedText ? [] : [`${what}: “${expectedText}” here, “${said}” there`]
  })
}

const problemsOf = async (files: readonly ZooFile[], door: Door): Promise<string[]> => {
  const found: string[] = []
  for (const file of files) found.push(...(await disagreements(file, door)))
  return found
}

/** What each file earned, so that a zoo of one kind only does not pass for a zoo. */
const previewOf = ({ bytes }: ZooFile, door: Door): string => {
  const preview = pick(bytes)
  if (!preview.ok) return preview.problem
  const [first] = preview.file.certificates.flatMap((each) =>
    refusalsOf(each, doors[door].expected, settings, api.clock.now()),
  )
  return first?.code ?? 'fine'
}

/** Every answer that a file alone can earn. */
const answers =
  'KER-KMS-021 KER-PCM-001 KER-PCM-004 KER-PCM-007 KER-PCM-008 KER-PCM-013 KER-PCM-014 KER-PCM-015 KER-PCM-017 KER-PMS-020 fine csr damaged empty not-a-certificate private-key too-large too-many truncated-pem'

const zoo = makeZoo(organisation)

describe(`${zoo.length} files`, () => {
  test('are at least two hundred, and earn every answer there is', () => {
    expect(zoo.length).toBeGreaterThanOrEqual(200)
    expect(new Set(zoo.map(({ what }) => what)).size).toBe(zoo.length)
    const earned = new Set(zoo.flatMap((file) => [previewOf(file, 'authority'), previewOf(file, 'partner')]))
    expect([...earned].toSorted()).toEqual(answers.split(' ').toSorted())
  })

  // The authorities last: a key of theirs is no partner's.
  test.each(['partner', 'authority'] as const)('mean the same here and there: %s', async (door) => {
    expect(await problemsOf(zoo, door)).toEqual([])
  })

  test('a request is a request in any dress, and a dressed certificate is one', () => {
    const dressed = (part: string) => zoo.filter(({ what }) => what.includes(part))
    for (const file of dressed('certificate request'))
      expect(previewOf(file, 'partner'), file.what).toBe('csr')
    for (const file of [...dressed('UTF-16 '), ...dressed('trustout')].filter(({ what }) =>
      what.startsWith('leaf'),
    ))
      expect(previewOf(file, 'partner'), file.what).toBe('fine')
  })
})

const filesBelow = (folder: string): ZooFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && !each.name.endsWith('.md'))
    .map((each) => ({
      what: each.name,
      bytes: readFileSync(join(each.parentPath, each.name)),
    }))

const cases = findShared('cases')
if (cases === undefined) process.stderr.write('SHARED CASES SKIPPED: shared/cases is absent\n')
describe.skipIf(cases === undefined)('the files that failed once', () => {
  test.each(['authority', 'partner'] as const)('mean the same here and there: %s', async (door) => {
    const files = filesBelow(cases!)
    expect(files.length).toBeGreaterThan(15)
    expect(await problemsOf(files, door)).toEqual([])
  })
})

const vectors = findShared('vectors/pkits.json')
if (vectors === undefined) process.stderr.write('NIST PKITS SKIPPED: shared/vectors is absent\n')
describe.skipIf(vectors === undefined)('every certificate of NIST PKITS', () => {
  test('is read here as there', () => {
    const { certs } = JSON.parse(readFileSync(vectors!, 'utf8')) as { certs: Record<string, string> }
    const read = Object.entries(certs).map(([what, base64]) => {
      const bytes = Buffer.from(base64, 'base64')
      const [here, there] = [pick(bytes), readCertificateFile(bytes)]
      return { what, here: here.ok ? 'read' : here.problem, there: there.ok ? 'read' : there.problem }
    })
    expect(read.length).toBeGreaterThan(300)
    expect(read.filter(({ here, there }) => here !== there)).toEqual([])
  })
})
