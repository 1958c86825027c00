import { createHash, createPrivateKey, createPublicKey, sign, type JsonWebKey } from 'node:crypto'
import { promisify } from 'node:util'
import { jwkThumbprint } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import { newId } from '../../../platform/ids.ts'
import type { Verdict } from '../rules/decide.ts'
import type { Question } from '../rules/question.ts'
import { refusalReasons } from '../rules/reasons.ts'

/** Proof of a decision, for whoever has to show it later. */
export interface Receipt {
  /** JSON: what was asked, and the answer. */
  readonly statement: string
  /** Compact JWS over the SHA-256 (base64url) of this statement and of those that were made together with it. */
  readonly jws: string
}

/** Writes receipts, and says by which key they can be checked. */
export interface ReceiptWriter {
  readonly publicKey: JsonWebKey & { readonly kid: string; readonly use: 'sig'; readonly alg: 'EdDSA' }
  write(question: Question, verdict: Verdict): Promise<Receipt>
}

export const receiptWriters = extensionPoint<ReceiptWriter>('decision.receipts')

/** Each is named in the signed list of its batch, which every receipt carries. */
const mostTogether = 64

/** RFC 8410 §7: what stands before the 32 octets of an Ed25519 key in PKCS #8. */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex')

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signInThread = promisify(
  (
    input: Buffer,
    key: ReturnType<typeof createPrivateKey>,
    done: (error: Error | null, made: Buffer) => void,
  ) => sign(null, input, key, done),
)

/** What was decided. Keys, licences and clients are named by their ids here; who holds a receipt gets in nowhere. */
const statementOf = (app: App, question: Question, verdict: Verdict): string => {
  const { partnerId, operation, authenticationTypes, attributes } = question
  const said = verdict.isAllowed
    ? {
        isAllowed: true,
        partnerId: verdict.partner.id,
        mispId: verdict.misp.id,
        policyId: verdict.policy.id,
        credentialId: verdict.credentialId,
        licenceId: verdict.licenceId,
      }
    : {
        isAllowed: false,
        code: refusalReasons[verdict.reason][0],
        contractCode: refusalReasons[verdict.reason][1],
      }
  return JSON.stringify({
    iss: app.settings.publicUrl,
    jti: newId(),
    decidedDateTime: toInstant(app.clock.now()),
    asked: {
      partnerId: partnerId ?? null,
      operation: operation ?? null,
      authenticationTypes: authenticationTypes ?? null,
      attributes: attributes ?? null,
      isSigned: Boolean(question.signature),
    },
    verdict: said,
  })
}

/**
 * Writes receipts that anybody can check offline with the published key. Its key follows from the master key, so that every
 * server has the same. Those that are wanted at once are signed together: one signature for up to 64.
 */
export const createReceiptWriter = (app: App): ReceiptWriter => {
  const seed = app.vault.derive('decision-receipts')
  const privateKey = createPrivateKey({
    key: Buffer.concat([privateKeyPrefix, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  const kid = jwkThumbprint(publicKey)
  const header = encode({ alg: 'EdDSA', typ: 'decision-receipts+jws', kid })
  let batch: { readonly statements: string[]; readonly jws: Promise<string> } | undefined

  const signAll = async (statements: readonly string[]): Promise<string> => {
    // Everybody who asks in the same turn is in it by then.
    await new Promise((resolve) => setImmediate(resolve))
    if (batch?.statements === statements) batch = undefined
    const digests = statements.map((text) => createHash('sha256').update(text).digest('base64url'))
    const input = `${header}.${encode({ iss: app.settings.publicUrl, digests })}`
    return `${input}.${(await signInThread(Buffer.from(input), privateKey)).toString('base64url')}`
  }

  const join = (statement: string): Promise<string> => {
    if (!batch || batch.statements.length >= mostTogether) {
      const statements: string[] = []
      batch = { statements, jws: signAll(statements) }
    }
    batch.statements.push(statement)
    return batch.jws
  }

  return {
    publicKey: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'EdDSA' },
    async write(question, verdict) {
      const statement = statementOf(app, question, verdict)
      return { statement, jws: await join(statement) }
    },
  }
}

/** A receipt for a decision. */
export const writeReceipt = (app: App, question: Question, verdict: Verdict): Promise<Receipt> => {
  const [writer] = offeredAt(app, receiptWriters)
  if (!writer) throw new Error('the app writes no receipts')
  return writer.write(question, verdict)
}
