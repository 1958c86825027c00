import { verify, type KeyObject } from 'node:crypto'
import type { Client } from 'pg'
import { issueCertificate, parseCertificate, platformSignedProfile, signForJws } from '@entente/trust'
import { makePair, orderFor, type Identity } from '../trust/identities.ts'
import type { KnownQuestion } from './rows.ts'

/** As long as the body of an authentication with one fingerprint's worth of ciphertext. */
const payloadBytes = 2_000

/** A question with a signature, and what a bare verification of it needs. */
export interface SignedQuestion {
  readonly question: object
  readonly publicKey: KeyObject
  readonly input: Buffer
  readonly signature: Buffer
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signWith = ({ certificate, privateKey }: Identity, question: KnownQuestion): SignedQuestion => {
  const payload = Buffer.from(JSON.stringify({ request: 'x'.repeat(payloadBytes), of: question.partnerId }))
  const x5c = [Buffer.from(certificate.der).toString('base64')]
  const header = encode({ alg: 'RS256', x5c })
  const input = Buffer.from(`${header}.${payload.toString('base64url')}`)
  const signature = Buffer.from(signForJws('RS256', privateKey, input))
  const value = `${header}..${signature.toString('base64url')}`
  return {
    question: { ...question, signature: { value, payload: payload.toString('base64') } },
    publicKey: certificate.publicKey,
    input,
    signature,
  }
}

const day = 86_400_000

const makeIdentity = async (): Promise<Identity> => {
  const pair = makePair()
  const now = Date.now()
  const der = await issueCertificate({
    ...orderFor('Asker', platformSignedProfile('AUTH'), pair),
    notBefore: new Date(now - day),
    notAfter: new Date(now + 300 * day),
  })
  return { certificate: parseCertificate(der), privateKey: pair.privateKey }
}

/** Gives some partners a certificate whose key is known here, in the place of the one that the platform has signed. */
export const signQuestions = async (
  client: Client,
  questions: readonly KnownQuestion[],
): Promise<SignedQuestion[]> => {
  const identity = await makeIdentity()
  const { der, sha256 } = identity.certificate
  await client.query(
    `update held_certificate set platform_signed = $1, platform_sha256 = $2
     where holder_type = 'partner' and holder_id = any($3) and superseded_at is null`,
    [Buffer.from(der), sha256, questions.map(({ partnerId }) => partnerId)],
  )
  return questions.map((question) => signWith(identity, question))
}

/** How many of these signatures this process verifies in a second with nothing around it. */
export const rawVerifications = (signed: readonly SignedQuestion[], milliseconds: number): number => {
  const begin = performance.now()
  let done = 0
  for (; performance.now() - begin < milliseconds; done += 1) {
    const { publicKey, input, signature } = signed[done % signed.length] as SignedQuestion
    if (!verify('sha256', input, publicKey, signature)) throw new Error('a signature does not verify')
  }
  return (done * 1_000) / (performance.now() - begin)
}
