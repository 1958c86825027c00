import { problemWithRecipient, type Certificate } from '@entente/trust'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { isAnchored } from '../../partner-certificates/index.ts'
import { otherDomain } from '../applications/application.ts'
import { heldRecipient, recipientOf } from '../encryption.ts'

/**
 * Why nothing is encrypted for a partner: it has no certificate for that, its certificate is over, it was taken back or its key
 * is in other hands, nobody vouches for it any more, or its key is of no use.
 */
const recipientProblems = ['none', 'expired', 'revoked', 'untrusted', 'unfit'] as const

export type RecipientProblem = (typeof recipientProblems)[number]

/** The certificate that is encrypted for, or why there is none. */
export type PartnerRecipient =
  | { readonly certificate: Certificate; readonly problem: null }
  | { readonly certificate: null; readonly problem: RecipientProblem }

const problemOf: ReadonlyMap<string, RecipientProblem> = new Map([
  ['KER-KMS-033', 'none'],
  ['ENT_REV_005', 'revoked'],
  ['ENT_CRT_002', 'revoked'],
])

const none = (problem: RecipientProblem): PartnerRecipient => ({ certificate: null, problem })

/**
 * Judges the certificate that a partner has for encryption, as it is now. It asks the database several times and waits for nobody
 * outside; call it outside transactions.
 */
export const judgePartnerRecipient = async (app: App, partnerId: string): Promise<PartnerRecipient> => {
  let certificate: Certificate
  try {
    certificate = await recipientOf(app, systemActor, { applicationId: otherDomain, referenceId: partnerId })
  } catch (error) {
    const problem = error instanceof Refusal ? problemOf.get(error.code) : undefined
    if (problem) return none(problem)
    throw error
  }
  if (problemWithRecipient(certificate) !== undefined) return none('unfit')
  if (app.clock.now() > certificate.notAfter) return none('expired')
  // Of what an administrator has brought for a partner there is no chain.
  const held = await heldRecipient(app, partnerId)
  const isHeld = held?.platformSigned.sha256 === certificate.sha256
  return isHeld && !(await isAnchored(app, held)) ? none('untrusted') : { certificate, problem: null }
}
