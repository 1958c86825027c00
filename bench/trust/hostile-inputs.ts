import { createHash } from 'node:crypto'
import { createLineJudge } from '../../packages/server/src/commands/certificates/certificate-verify-batch.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import {
  bitString,
  integer,
  objectIdentifier,
  sequence,
  tagged,
  taggedPrimitive,
  time,
  writeElement,
} from '../../packages/trust/src/asn1/writer.ts'
import { encodeSigningAlgorithm } from '../../packages/trust/src/issuing/signature-algorithm-identifiers.ts'
import {
  changed,
  draftAuthority,
  draftLeaf,
  writeDraft,
  type Draft,
} from '../../packages/trust/src/testing/draft-certificate.ts'
import { extension, makeKeys } from '../../packages/trust/src/testing/written-certificate.ts'
import { writeList } from '../../packages/trust/src/testing/written-revocation.ts'
import { milliseconds, type Report } from '../report.ts'

const [rootKeys, caKeys, leafKeys] = [makeKeys(), makeKeys(), makeKeys()]
const root = writeDraft(draftAuthority('Root', 'Root', rootKeys, rootKeys))
const nameless = { authorityKeyIdentifier: undefined }
const crowd = 300

/** An odd number of that many bits that depends on the seed alone. */
const oddNumber = (bits: number, seed: number): Uint8Array => {
  const parts = Array.from({ length: Math.ceil(bits / 256) }, (_, part) =>
    createHash('sha256').update(`${bits} ${seed} ${part}`).digest(),
  )
  const octets = Buffer.concat(parts).subarray(0, Math.ceil(bits / 8))
  octets[0] = (octets[0] ?? 0) | 0x80
  octets[octets.length - 1] = (octets.at(-1) ?? 0) | 1
  return writeElement(2, Buffer.concat([Buffer.alloc(1), octets]))
}
const rsaKey = (bits: number, exponentBits: number, seed: number): Uint8Array =>
  sequence(
    sequence(objectIdentifier('1.2.840.113549.1.1.1'), writeElement(5)),
    bitString(sequence(oddNumber(bits, seed), oddNumber(exponentBits, 1))),
  )
const dsaKey = (bits: number, seed: number): Uint8Array =>
  sequence(
    sequence(
      objectIdentifier('1.2.840.10040.4.1'),
      sequence(oddNumber(bits, 1), oddNumber(256, 1), oddNumber(bits - 8, 2)),
    ),
    bitString(oddNumber(bits - 8, seed + 3)),
  )

/** A leaf whose issuer has hundreds of namesakes, each with a key of its own. */
const namesakes = (keyOf: (index: number) => Uint8Array, leaf: Partial<Draft>): object => ({
  target: writeDraft(changed(draftLeaf('CA', leafKeys, caKeys), { ...leaf, extensions: nameless })),
  intermediates: Array.from({ length: crowd }, (_, index) =>
    writeDraft(
      changed(draftAuthority('CA', 'Root', caKeys, rootKeys), {
        spki: keyOf(index),
        serial: integer(index + 1),
      }),
    ),
  ),
})

const constrained = (count: number): object => {
  const hosts = (suffix: string): Uint8Array[] =>
    Array.from({ length: count }, (_, index) => taggedPrimitive(2, Buffer.from(`h${index}.${suffix}`)))
  const subtrees = sequence(tagged(1, ...hosts('bad.example').map((each) => sequence(each))))
  return {
    target: writeDraft(
      changed(draftLeaf('CA', leafKeys, caKeys), {
        extensions: { subjectAltName: extension('subjectAltName', sequence(...hosts('good.example'))) },
      }),
    ),
    intermediates: [
      writeDraft(
        changed(draftAuthority('CA', 'Root', caKeys, rootKeys), {
          extensions: { nameConstraints: extension('nameConstraints', subtrees, true) },
        }),
      ),
    ],
  }
}

const longList = (count: number): object => {
  const at = time(new Date('2026-01-01'))
  const entries = Array.from({ length: count }, (_, index) => sequence(integer(index * 977 + 5), at))
  const list = writeList({
    issuer: 'Root',
    signer: rootKeys,
    thisUpdate: new Date('2026-01-01'),
    nextUpdate: new Date('2040-01-01'),
    entries,
  })
  return { target: writeDraft(draftLeaf('Root', leafKeys, rootKeys)), crls: [list] }
}

const rsaSignature: Partial<Draft> = {
  algorithm: encodeSigningAlgorithm('RSA-SHA256'),
  signature: () => Buffer.alloc(2048, 1),
}
const dsaSignature: Partial<Draft> = {
  algorithm: sequence(objectIdentifier('2.16.840.1.101.3.4.3.2')),
  signature: () => sequence(integer(5), integer(7)),
}

const inputs = (): readonly (readonly [string, object])[] => [
  [`${crowd} issuers of one name, P-256`, namesakes(() => makeKeys().spkiDer, {})],
  [`${crowd} issuers of one name, P-521`, namesakes(() => makeKeys('P-521').spkiDer, {})],
  [
    `${crowd} issuers, RSA 16384 with an exponent of 64 bits`,
    namesakes((seed) => rsaKey(16_384, 64, seed), rsaSignature),
  ],
  [
    `${crowd} issuers, RSA 16384 with an exponent of 72 bits`,
    namesakes((seed) => rsaKey(16_384, 72, seed), rsaSignature),
  ],
  [`${crowd} issuers, DSA 3072`, namesakes((seed) => dsaKey(3072, seed), dsaSignature)],
  [`${crowd} issuers, DSA 10000`, namesakes((seed) => dsaKey(10_000, seed), dsaSignature)],
  ['a list of 500,000 entries', longList(500_000)],
  ['1,000 names against 1,000 constraints', constrained(1000)],
  ['4,000 names against 4,000 constraints', constrained(4000)],
]

const asJson = (question: object): string =>
  JSON.stringify({ anchors: [root], time: '2030-01-01T00:00:00Z', ...question }, (_key, value: unknown) =>
    value instanceof Uint8Array || isBuffer(value) ? Buffer.from(bytesOf(value)).toString('base64') : value,
  )
// A Buffer has turned itself into an object by the time it gets here.
const isBuffer = (value: unknown): value is { data: number[] } =>
  typeof value === 'object' && value !== null && 'data' in value
const bytesOf = (value: Uint8Array | { data: number[] }): Uint8Array =>
  value instanceof Uint8Array ? value : Uint8Array.from(value.data)

/** How long a question made to be slow keeps `certificate verify-batch` busy; nothing is compared, one figure each. */
export const benchHostileInputs = async (): Promise<Report> => {
  const rows = inputs().map(([name, question]) => {
    const line = asJson(question)
    const judge = createLineJudge(systemClock)
    // The first question of all is the compiler's.
    judge(asJson(constrained(1)))
    const [first, second] = [judge(line), judge(line)]
    const verdict = first.valid ? 'valid' : (first.code ?? '')
    const same = first.valid === second.valid && first.code === second.code ? '' : ', then another'
    return [name, `${verdict}${same}`, milliseconds(first.ms), milliseconds(second.ms)]
  })
  return {
    title: 'Hostile questions',
    method:
      'One line of `certificate verify-batch` each, reading included, in a judge that has seen nothing, then the same line again.',
    goal: 'no question takes longer than 250 ms, and none gets another answer the second time',
    headings: ['Question', 'Answer', 'First', 'Second'],
    rows,
  }
}
