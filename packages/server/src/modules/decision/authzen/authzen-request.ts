import { z } from 'zod'
import { identifier } from '../../../platform/http/fields.ts'
import { credentials, partnerIdField, transactionIdField, wishes } from '../contract.ts'
import { operationsAtRunTime, type Question } from '../rules/question.ts'
import { readQuestion } from '../wire.ts'

/** What gateways send in one request at most. */
const mostEvaluations = 100

/** Who asks: a partner, and in its properties the keys that it shows. Members that we do not know are passed over. */
const subject = z.object({
  type: z.literal('partner'),
  id: partnerIdField,
  properties: z.object(credentials).nullish(),
})

/** `use`: whatever the policy is for. */
const action = z.object({ name: z.enum(['use', ...operationsAtRunTime]) })

/** The platform, and in its properties what is wished of the policy. */
const resource = z.object({
  type: z.literal('platform'),
  id: identifier(128),
  properties: z.object(wishes).nullish(),
})

/** Ours of it: whether the answer is to be proven later, and what the usage log is to call it. */
const context = z.object({ receipt: z.boolean().nullish(), transactionId: transactionIdField.nullish() })

const parts = {
  subject: subject.nullish(),
  action: action.nullish(),
  resource: resource.nullish(),
  context: context.nullish(),
}
const part = z.object(parts)

/** AuthZEN Authorization API 1.0, §6 and §7: one evaluation, or many with what they have in common. */
export const evaluationRequest = part
export const evaluationsRequest = z.object({
  ...parts,
  evaluations: z.array(part).max(mostEvaluations).nullish(),
  options: z
    .object({
      evaluations_semantic: z.enum(['execute_all', 'deny_on_first_deny', 'permit_on_first_permit']).nullish(),
    })
    .nullish(),
})

type Part = z.output<typeof part>

/** One evaluation, as we understand it. */
export interface AuthzenQuestion {
  readonly question: Question
  readonly wantsReceipt: boolean
  readonly transactionId: string | undefined
}

/** What one evaluation asks; undefined where it lacks a part that its request does not give either. */
export const questionOf = (own: Part, common: Part = {}): AuthzenQuestion | undefined => {
  const [who, what, on] = [
    own.subject ?? common.subject,
    own.action ?? common.action,
    own.resource ?? common.resource,
  ]
  if (!who || !what || !on) return undefined
  const question = readQuestion({
    partnerId: who.id,
    ...who.properties,
    operation: what.name === 'use' ? null : what.name,
    ...on.properties,
  })
  const told = own.context ?? common.context
  return {
    question,
    wantsReceipt: told?.receipt === true,
    transactionId: told?.transactionId ?? undefined,
  }
}
