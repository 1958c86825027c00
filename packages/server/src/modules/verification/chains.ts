import { chainQuestions, type ChainAnswer, type DeviceContext, type DeviceProof } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { findDomainPath, whyNoDomainPath } from '../partner-certificates/index.ts'

type Question = ReturnType<typeof chainQuestions>[number]

const keyOf = (domain: Question['domain'], { sha256 }: Question['certificate']): string =>
  `${domain} ${sha256}`

const answerTo = async (app: App, { domain, certificate }: Question): Promise<ChainAnswer> => {
  const path = await findDomainPath(app, domain, certificate)
  if (path) return { ok: true, path }
  const refusal = await whyNoDomainPath(app, domain, certificate)
  return refusal ? { ok: false, refusal } : { ok: false }
}

/** The chains that a verdict on a proof rests on, found beforehand: it asks for no others. */
export const findChains = async (app: App, proof: DeviceProof): Promise<DeviceContext['chainOf']> => {
  const questions = chainQuestions(proof)
  const answers = await Promise.all(
    questions.map(
      async (question) =>
        [keyOf(question.domain, question.certificate), await answerTo(app, question)] as const,
    ),
  )
  const known = new Map(answers)
  return (domain, certificate) => known.get(keyOf(domain, certificate)) ?? { ok: false }
}
