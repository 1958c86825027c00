import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { App } from '../../../platform/app.ts'
import { sendPublicFile, tagOf } from '../../../platform/http/files/public-file.ts'
import { TransportError } from '../../../platform/http/envelope/transport-errors.ts'
import { localeOf } from '../../../platform/http/caller/request-locale.ts'
import type { Caller } from '../../../platform/access/authority.ts'
import { identityOfRequest } from '../../callers/index.ts'
import { askAndRecord } from '../ask-and-record.ts'
import { evaluationRequest, evaluationsRequest, questionOf, type AuthzenQuestion } from './authzen-request.ts'
import { decisionAskers } from '../contract.ts'
import { writeReceipt } from '../receipts/receipt.ts'
import { presentVerdict } from '../wire.ts'

const evaluationPath = '/access/v1/evaluation'
const evaluationsPath = '/access/v1/evaluations'
const metadataPath = '/.well-known/authzen-configuration'

/** @throws TransportError 401 for strangers, 403 for whoever is no service of the platform */
const requireAsker = async (app: App, request: FastifyRequest): Promise<Caller> => {
  const caller = (await identityOfRequest(app, request.headers))?.caller
  if (!caller) throw new TransportError(401)
  if (!decisionAskers.some((role) => caller.roles.has(role))) throw new TransportError(403)
  return caller
}

/** @throws TransportError 400 */
const read = <Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> => {
  const result = schema.safeParse(body)
  if (!result.success) throw new TransportError(400)
  return result.data
}

const idOfGateway = ({ headers }: FastifyRequest): string | undefined => {
  const id = headers['x-request-id']
  return typeof id === 'string' && /^[\x21-\x7e]{1,128}$/u.test(id) ? id : undefined
}

/** The request id of the gateway comes back with the answer (AuthZEN 1.0 §10.1.3). */
const echoId = (request: FastifyRequest, reply: FastifyReply): void => {
  const id = idOfGateway(request)
  if (id !== undefined) void reply.header('x-request-id', id)
}

/** Mounts the same decision as gateways ask for it that people already run: OpenID AuthZEN Authorization API 1.0. */
export const mountAuthzen = (server: FastifyInstance, app: App): void => {
  const evaluate = async (
    { question, wantsReceipt, transactionId: named }: AuthzenQuestion,
    request: FastifyRequest,
    caller: Caller,
  ) => {
    const transactionId = named ?? idOfGateway(request)?.slice(0, 64) ?? request.id
    const verdict = await askAndRecord(app, question, transactionId)
    const shown = presentVerdict(verdict, { locale: localeOf(request, caller), now: app.clock.now() })
    const { isAllowed: decision, code, contractCode, cause, remedy, retryAfterSeconds, ...allowed } = shown
    const again = retryAfterSeconds === null ? {} : { retryAfterSeconds }
    const reason = decision ? undefined : { code, contractCode, cause, remedy, ...again }
    const receipt = wantsReceipt ? { receipt: await writeReceipt(app, question, verdict) } : {}
    return { decision, context: { ...(reason ? { reason } : allowed), transactionId, ...receipt } }
  }

  server.post(evaluationPath, async (request, reply) => {
    const caller = await requireAsker(app, request)
    const question = questionOf(read(evaluationRequest, request.body))
    if (!question) throw new TransportError(400)
    echoId(request, reply)
    return reply.header('cache-control', 'no-store').send(await evaluate(question, request, caller))
  })

  server.post(evaluationsPath, async (request, reply) => {
    const caller = await requireAsker(app, request)
    const { evaluations, options, ...common } = read(evaluationsRequest, request.body)
    const questions = (evaluations?.length ? evaluations : [{}]).map((each) => questionOf(each, common))
    if (questions.includes(undefined)) throw new TransportError(400)
    const stopsAt = { deny_on_first_deny: false, permit_on_first_permit: true, execute_all: undefined }
    const last = stopsAt[options?.evaluations_semantic ?? 'execute_all']
    const answers: Awaited<ReturnType<typeof evaluate>>[] = []
    for (const question of questions) {
      const answer = await evaluate(question as AuthzenQuestion, request, caller)
      answers.push(answer)
      if (answer.decision === last) break
    }
    echoId(request, reply)
    void reply.header('cache-control', 'no-store')
    return reply.send(evaluations?.length ? { evaluations: answers } : answers[0])
  })

  server.get(metadataPath, async (request, reply) => {
    const { publicUrl } = app.settings
    const body = JSON.stringify({
      policy_decision_point: publicUrl,
      access_evaluation_endpoint: `${publicUrl}${evaluationPath}`,
      access_evaluations_endpoint: `${publicUrl}${evaluationsPath}`,
    })
    return sendPublicFile(request, reply, { type: 'application/json', body, tag: tagOf(body) })
  })
}
