import {
  createSignatureCache,
  decodeBase64,
  findPath,
  historicalAlgorithmRules,
  keyPurposes,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  readPemBlocks,
  TrustError,
  webAlgorithmRules,
  type Certificate,
  type PathAnswer,
} from '@entente/trust'
import { z } from 'zod'
import { readInstant } from '../platform/clock.ts'

const MAXIMUM_CERTIFICATE_BYTES = 256 * 1024
const MAXIMUM_REMEMBERED = 5000
/** Longer texts are read anew: what is remembered must stay small. */
const MAXIMUM_REMEMBERED_LENGTH = 16 * 1024
/** Wider than what a server spends on a visitor: an auditor waits, and wants the answer. */
const limits = { maximumLength: 102, maximumSignatures: 256, maximumComparisons: 2 ** 20 }

/** The first block of a PEM, or plain base64. */
const decode = (text: string): Uint8Array | undefined => {
  const body = text.includes('-----BEGIN ') ? readPemBlocks(text).blocks[0]?.body : text
  return body === undefined ? undefined : decodeBase64(body)
}

const encoded = z.string().refine((text) => decode(text) !== undefined, 'neither base64 nor PEM')
const bytesOf = (text: string): Uint8Array => decode(text) ?? new Uint8Array()
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

/** One question of an auditor: certificates, lists and responses as base64 of DER, or PEM; what is absent asks nothing. */
export const certificateQuestion = z.object({
  target: encoded,
  intermediates: z.array(encoded).nullish(),
  anchors: z.array(encoded).nullish(),
  crls: z.array(encoded).nullish(),
  ocsp: z.array(encoded).nullish(),
  /** UTC unless it says otherwise. */
  time: z.iso.datetime({ offset: true, local: true }).transform(readInstant).nullish(),
  peerNames: z.array(z.object({ kind: z.enum(['DNS', 'IP', 'EMAIL']), value: z.string() })).nullish(),
  keyUsage: z.array(keyUsage).nullish(),
  extendedKeyUsage: z
    .array(z.string())
    .refine((names) => names.every((name) => isPurposeName(name) || /^[0-2](\.\d+)+$/.test(name)), {
      message: 'neither the name nor the object identifier of a purpose',
    })
    .nullish(),
  /** Most CA certificates between target and anchor. */
  maxDepth: z.int().min(0).nullish(),
  revocation: z.enum(['off', 'soft', 'hard']).nullish(),
  initialPolicySet: z.array(objectIdentifier).nullish(),
  requireExplicitPolicy: z.boolean().nullish(),
  inhibitPolicyMapping: z.boolean().nullish(),
  inhibitAnyPolicy: z.boolean().nullish(),
  profile: z.enum(['path', 'rfc5280', 'web']).nullish(),
})

export type CertificateQuestion = z.infer<typeof certificateQuestion>

/** The answer, or that the target itself cannot be read. `skipped`: what was given and could not be read. */
export type CertificateVerdict =
  | { readonly kind: 'answered'; readonly answer: PathAnswer; readonly skipped: readonly string[] }
  | { readonly kind: 'unreadable'; readonly detail: string }

/** Answers questions one after the other; certificates and signatures seen before are not read or checked again. */
export const createCertificateJudge = (): ((
  question: CertificateQuestion,
  now: Date,
) => CertificateVerdict) => {
  const remembered = new Map<string, Certificate>()
  const signatureCache = createSignatureCache()

  const readCertificate = (text: string): Certificate => {
    const known = remembered.get(text)
    if (known) return known
    const certificate = parseCertificate(bytesOf(text), { maximumBytes: MAXIMUM_CERTIFICATE_BYTES })
    if (text.length > MAXIMUM_REMEMBERED_LENGTH) return certificate
    if (remembered.size >= MAXIMUM_REMEMBERED) remembered.clear()
    remembered.set(text, certificate)
    return certificate
  }

  return (question, now) => {
    const skipped: string[] = []
    const readAll = <T>(
      what: string,
      texts: readonly string[] | null | undefined,
      read: (text: string) => T,
    ): T[] =>
      (texts ?? []).flatMap((text, index) => {
        try {
          return [read(text)]
        } catch (error) {
          if (!(error instanceof TrustError)) throw error
          skipped.push(`${what}[${index}]: ${error.message}`)
          return []
        }
      })
    let target: Certificate
    try {
      target = readCertificate(question.target)
    } catch (error) {
      if (error instanceof TrustError) return { kind: 'unreadable', detail: error.message }
      throw error
    }
    const profile = question.profile ?? 'rfc5280'
    const answer = findPath({
      target,
      anchors: readAll('anchors', question.anchors, readCertificate),
      intermediates: readAll('intermediates', question.intermediates, readCertificate),
      at: question.time ?? now,
      limits: {
        ...limits,
        ...(typeof question.maxDepth === 'number' ? { maximumLength: question.maxDepth + 2 } : {}),
      },
      algorithms: profile === 'web' ? webAlgorithmRules : historicalAlgorithmRules,
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
        crls: readAll('crls', question.crls, (text) => parseCrl(bytesOf(text))),
        ocspResponses: readAll('ocsp', question.ocsp, (text) => parseOcspResponse(bytesOf(text))),
      },
      signatureCache,
    })
    return { kind: 'answered', answer, skipped }
  }
}
