import {
  auditAlgorithmRules,
  createSignatureCache,
  decodeBase64,
  findPath,
  historicalAlgorithmRules,
  keyPurposes,
  parseCertificate,
  parseOcspResponse,
  readCrlFile,
  readPemBlocks,
  TrustError,
  webAlgorithmRules,
  type AlgorithmRules,
  type Certificate,
  type Crl,
  type PathAnswer,
} from '@entente/trust'
import { z } from 'zod'
import { readInstant } from '../../platform/clock.ts'

const MAXIMUM_CERTIFICATE_BYTES = 256 * 1024
const MAXIMUM_REMEMBERED = 5000
/** Longer texts are read anew: what is remembered must stay small. */
const MAXIMUM_REMEMBERED_LENGTH = 16 * 1024
/** Wider than what a server spends on a visitor: an auditor waits, and wants the answer. */
const limits = { maximumLength: 102, maximumSignatureCost: 120_000, maximumComparisons: 2 ** 20 }
/** Bounds of one question, so that reading it takes no longer than answering it. */
const bounds = {
  certificates: 5000,
  certificateCharacters: 12 * 1024 * 1024,
  evidence: 1000,
  evidenceCharacters: 24 * 1024 * 1024,
  names: 1000,
} as const

/** A text as it was given, and the octets in it: one DER structure for each block of a PEM, or one of plain base64. */
interface Encoded {
  readonly text: string
  readonly parts: readonly Uint8Array[]
}

const decode = (text: string): readonly Uint8Array[] | undefined => {
  if (!text.includes('-----BEGIN ')) {
    const bytes = decodeBase64(text)
    return bytes && [bytes]
  }
  const parts = readPemBlocks(text).blocks.map(({ body }) => decodeBase64(body))
  return parts.length > 0 && parts.every((part) => part !== undefined) ? parts : undefined
}

const encoded = z.string().transform((text, context): Encoded => {
  const parts = decode(text)
  if (parts === undefined) context.addIssue('neither base64 nor PEM')
  return { text, parts: parts ?? [] }
})
const certificates = z
  .array(encoded)
  .max(bounds.certificates, `more than ${bounds.certificates}`)
  .refine(fitsIn(bounds.certificateCharacters), `longer than ${bounds.certificateCharacters} characters`)
const responses = z
  .array(encoded)
  .max(bounds.evidence, `more than ${bounds.evidence}`)
  .refine(fitsIn(bounds.evidenceCharacters), `longer than ${bounds.evidenceCharacters} characters`)

/** The octets of a file of lists: the text itself where it is PEM, what it encodes otherwise. */
const listFile = z.string().transform((text, context): Uint8Array => {
  const bytes = text.includes('-----BEGIN ') ? Buffer.from(text) : decodeBase64(text)
  if (bytes === undefined) context.addIssue('neither base64 nor PEM')
  return bytes ?? new Uint8Array()
})

function fitsIn(maximum: number): (given: readonly Encoded[]) => boolean {
  return (given) => given.reduce((sum, { text }) => sum + text.length, 0) <= maximum
}
const objectIdentifier = z.string().regex(/^[0-2](\.\d+)+$/, 'not an object identifier')
const isPurposeName = (name: string): name is keyof typeof keyPurposes => Object.hasOwn(keyPurposes, name)

const keyUsage = z.enum([
  'digitalSignature',
  'nonRepudiation',
  'contentCommitment',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
])

/**
 * One question of an auditor: certificates, lists and responses as base64 of DER, or PEM; what is absent asks nothing. A
 * PEM may hold several; of the target the first counts.
 */
export const certificateQuestion = z.object({
  target: encoded,
  intermediates: certificates.nullish(),
  anchors: certificates.nullish(),
  crls: z
    .array(listFile)
    .max(bounds.evidence, `more than ${bounds.evidence}`)
    .refine(
      (files) => files.reduce((sum, { length }) => sum + length, 0) <= bounds.evidenceCharacters,
      `longer than ${bounds.evidenceCharacters} octets`,
    )
    .nullish(),
  ocsp: responses.nullish(),
  /** UTC unless it says otherwise. */
  time: z.iso.datetime({ offset: true, local: true }).transform(readInstant).nullish(),
  peerNames: z
    .array(z.object({ kind: z.enum(['DNS', 'IP', 'EMAIL']), value: z.string() }))
    .max(bounds.names, `more than ${bounds.names}`)
    .nullish(),
  keyUsage: z.array(keyUsage).nullish(),
  extendedKeyUsage: z
    .array(z.string())
    .max(bounds.names, `more than ${bounds.names}`)
    .refine((names) => names.every((name) => isPurposeName(name) || /^[0-2](\.\d+)+$/.test(name)), {
      message: 'neither the name nor the object identifier of a purpose',
    })
    .nullish(),
  /** Most CA certificates between target and anchor, self-issued ones not counted (RFC 5280 §6.1.4 (l)). */
  maxDepth: z.int().min(0).nullish(),
  revocation: z.enum(['off', 'soft', 'hard']).nullish(),
  initialPolicySet: z.array(objectIdentifier).max(bounds.names, `more than ${bounds.names}`).nullish(),
  requireExplicitPolicy: z.boolean().nullish(),
  inhibitPolicyMapping: z.boolean().nullish(),
  inhibitAnyPolicy: z.boolean().nullish(),
  profile: z.enum(['path', 'rfc5280', 'web']).nullish(),
  /** `historical` also believes SHA-1: for paths that are history. Profile `web` has a list of its own. */
  algorithms: z.enum(['current', 'historical']).nullish(),
})

export type CertificateQuestion = z.infer<typeof certificateQuestion>

/** Fields of a question that nobody here reads; `id` comes back as it is. */
export const unknownFieldsOf = (content: object): string[] =>
  Object.keys(content).filter((name) => name !== 'id' && !Object.hasOwn(certificateQuestion.shape, name))

/** The answer, or that the target itself cannot be read. `skipped`: what was given and could not be used. */
export type CertificateVerdict =
  | { readonly kind: 'answered'; readonly answer: PathAnswer; readonly skipped: readonly string[] }
  | { readonly kind: 'unreadable'; readonly detail: string }

const rulesFor = (
  profile: 'path' | 'rfc5280' | 'web',
  asked: CertificateQuestion['algorithms'],
): AlgorithmRules => {
  if (profile === 'web') return webAlgorithmRules
  return asked === 'historical' ? historicalAlgorithmRules : auditAlgorithmRules
}

/** Answers questions one after the other; certificates and signatures seen before are not read or checked again. */
export const createCertificateJudge = (): ((
  question: CertificateQuestion,
  now: Date,
) => CertificateVerdict) => {
  const remembered = new Map<string, Certificate>()
  const signatureCache = createSignatureCache()

  const readAt = ({ text, parts }: Encoded, index: number): Certificate => {
    // Of a text with several certificates only the first is remembered by it.
    const known = index === 0 ? remembered.get(text) : undefined
    if (known) return known
    const certificate = parseCertificate(parts[index] ?? new Uint8Array(), {
      maximumBytes: MAXIMUM_CERTIFICATE_BYTES,
    })
    if (index > 0 || text.length > MAXIMUM_REMEMBERED_LENGTH) return certificate
    if (remembered.size >= MAXIMUM_REMEMBERED) remembered.clear()
    remembered.set(text, certificate)
    return certificate
  }

  return (question, now) => {
    const skipped: string[] = []
    const attempt = <T>(what: string, read: () => T): T[] => {
      try {
        return [read()]
      } catch (error) {
        if (!(error instanceof TrustError)) throw error
        skipped.push(`${what}: ${error.message}`)
        return []
      }
    }
    const placeOf = (what: string, index: number, part: number, of: number): string =>
      of === 1 ? `${what}[${index}]` : `${what}[${index}], part ${part + 1}`
    const readAll = <T>(
      what: string,
      given: readonly Encoded[] | null | undefined,
      read: (each: Encoded, part: number) => T,
    ): T[] =>
      (given ?? []).flatMap((each, index) =>
        each.parts.flatMap((_, part) =>
          attempt(placeOf(what, index, part, each.parts.length), () => read(each, part)),
        ),
      )
    const readLists = (): Crl[] =>
      (question.crls ?? []).flatMap((bytes, index) => {
        const { lists, unread } = readCrlFile(bytes)
        const count = lists.length + unread.length
        for (const { position, reason } of unread)
          skipped.push(`${placeOf('crls', index, position - 1, count)}: ${reason}`)
        return lists
      })
    let target: Certificate
    try {
      target = readAt(question.target, 0)
    } catch (error) {
      if (error instanceof TrustError) return { kind: 'unreadable', detail: error.message }
      throw error
    }
    if (question.target.parts.length > 1)
      skipped.push('target: only the first certificate of the PEM is judged')
    const profile = question.profile ?? 'rfc5280'
    const answer = findPath({
      target,
      anchors: readAll('anchors', question.anchors, readAt),
      intermediates: readAll('intermediates', question.intermediates, readAt),
      at: question.time ?? now,
      limits: {
        ...limits,
        ...(typeof question.maxDepth === 'number' ? { maximumDepth: question.maxDepth } : {}),
      },
      algorithms: rulesFor(profile, question.algorithms),
      profile,
      policies: {
        ...(question.initialPolicySet ? { initialPolicySet: question.initialPolicySet } : {}),
        requireExplicitPolicy: question.requireExplicitPolicy ?? false,
        inhibitPolicyMapping: question.inhibitPolicyMapping ?? false,
        inhibitAnyPolicy: question.inhibitAnyPolicy ?? false,
      },
      purpose: {
        keyUsage: (question.keyUsage ?? []).map((each) =>
          each === 'contentCommitment' ? 'nonRepudiation' : each,
        ),
        extendedKeyUsage: (question.extendedKeyUsage ?? []).map((each) =>
          isPurposeName(each) ? keyPurposes[each] : each,
        ),
        peerNames: question.peerNames ?? [],
      },
      revocation: {
        mode: question.revocation ?? 'soft',
        crls: readLists(),
        ocspResponses: readAll('ocsp', question.ocsp, ({ parts }, part) =>
          parseOcspResponse(parts[part] ?? new Uint8Array()),
        ),
      },
      signatureCache,
    })
    return { kind: 'answered', answer, skipped }
  }
}
