import {
  createSignatureCache,
  findPath,
  historicalAlgorithmRules,
  keyPurposes,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  TrustError,
  webAlgorithmRules,
  type Certificate,
  type PathAnswer,
} from '@entente/trust'
import { z } from 'zod'

const MAXIMUM_CERTIFICATE_BYTES = 256 * 1024
const MAXIMUM_REMEMBERED = 5000
const MAXIMUM_LENGTH = 16

const base64 = z.string().regex(/^[A-Za-z0-9+/\s]*={0,2}\s*$/, 'not base64')
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

/** One question of an auditor: certificates, lists and responses as base64 of DER; what is absent asks nothing. */
export const certificateQuestion = z.object({
  target: base64,
  intermediates: z.array(base64).nullish(),
  anchors: z.array(base64).nullish(),
  crls: z.array(base64).nullish(),
  ocsp: z.array(base64).nullish(),
  time: z.iso.datetime({ offset: true }).nullish(),
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
    const certificate = parseCertificate(Buffer.from(text, 'base64'), {
      maximumBytes: MAXIMUM_CERTIFICATE_BYTES,
    })
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
      at: question.time ? new Date(question.time) : now,
      limits: {
        maximumLength: typeof question.maxDepth === 'number' ? question.maxDepth + 2 : MAXIMUM_LENGTH,
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
        crls: readAll('crls', question.crls, (text) => parseCrl(Buffer.from(text, 'base64'))),
        ocspResponses: readAll('ocsp', question.ocsp, (text) =>
          parseOcspResponse(Buffer.from(text, 'base64')),
        ),
      },
      signatureCache,
    })
    return { kind: 'answered', answer, skipped }
  }
}
