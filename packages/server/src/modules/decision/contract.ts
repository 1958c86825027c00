import { z } from 'zod'
import { armour, identifier, instant, text } from '../../platform/http/fields.ts'
import { sameText } from '../../platform/http/envelope/response-schema.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { operationsAtRunTime } from './rules/question.ts'

/** Services of the platform that let partners in; never partners, who would learn which keys there are. */
export const decisionAskers = ['ID_AUTHENTICATION', 'CREDENTIAL_ISSUANCE'] as const

const word = identifier(64)

/** The signature of a request: the header as it came, and the body as it came, as base64. */
const signature = z.object({ value: armour(16_384), payload: armour(600_000) })

/** What is wished of a policy, for both ways to ask. */
export const wishes = {
  authenticationTypes: z
    .array(z.object({ authType: word, authSubType: word.nullish() }))
    .max(20)
    .nullish(),
  attributes: z.array(word).max(100).nullish(),
}

/** What names who asks. Nothing is trimmed: a key with a blank behind it is another one. */
export const credentials = {
  licenceKey: identifier(128).nullish(),
  apiKey: identifier(128).nullish(),
  clientId: identifier(128).nullish(),
  signature: signature.nullish(),
  /** What a device has signed, as the verification of devices takes it; a bare certificate proves nothing. */
  deviceProof: text(600_000).nullish(),
}

export const partnerIdField = identifier(36)

/** What whoever asks calls a call. */
export const transactionIdField = identifier(64)

const person = sameText(
  z.object({ partnerId: z.string(), organisationName: z.string(), partnerType: z.string() }),
)

const decision = z.object({
  isAllowed: z.boolean(),
  /** One for each way to fail; see docs/errors.md. */
  code: z.string().nullable(),
  /** The contract's own, which is often one for several. */
  contractCode: z.string().nullable(),
  cause: z.string().nullable(),
  remedy: z.string().nullable(),
  /** Of a quota that is used up: when it begins anew. */
  retryAfterSeconds: z.int().nullable(),
  partner: person.nullable(),
  misp: person.nullable(),
  policy: sameText(
    z.object({ policyId: z.string(), policyName: z.string(), policyType: z.string() }),
  ).nullable(),
  /** Everything that the policy lets be shared. */
  shared: sameText(
    z.object({
      authTokenType: z.string().nullable(),
      authenticationTypes: z.array(
        z.object({ authType: z.string(), authSubType: z.string().nullable(), mandatory: z.boolean() }),
      ),
      attributes: z.array(z.object({ attributeName: z.string(), encrypted: z.boolean() })),
    }),
  ).nullable(),
  /** The partner's platform-signed certificates that count now. */
  certificates: z.array(
    sameText(
      z.object({
        purpose: z.enum(['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS']),
        /** SHA-256 of the DER, hex. */
        thumbprint: z.string(),
        expiryDateTime: instant,
      }),
    ),
  ),
  decidedDateTime: instant,
  /** By which the usage log has it: as it was sent, or else ours. */
  transactionId: z.string(),
  /** JSON of question and answer, and a JWS (EdDSA) over its digest: by a key of /.well-known/jwks.json. */
  receipt: z.object({ statement: z.string(), jws: z.string() }).nullable(),
})

export const askDecision = operation({
  name: 'decision.ask',
  method: 'POST',
  path: '/v1/partnermanager/verification/decision',
  summary:
    'May this partner do this, now: licence key, partner, API key or client, what is wished of the policy, a signature, and what a device has signed; the first step that fails is told',
  envelope: v2('entente.verification.decision.post'),
  access: { roles: decisionAskers, ownership: 'all' },
  effect: 'reads',
  request: z.object({
    partnerId: partnerIdField.nullish(),
    ...credentials,
    operation: z.enum(operationsAtRunTime).nullish(),
    ...wishes,
    /** As whoever asks calls the call: by this the usage log has it. Never an id of a person. */
    transactionId: transactionIdField.nullish(),
    /** Whether the answer is to be proven later. */
    receipt: z.boolean().nullish(),
  }),
  response: decision,
  errors: [],
})
