import { linesOf, MAXIMUM_LINE_LENGTH } from '../lines.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import {
  certificateQuestion,
  createCertificateJudge,
  unknownFieldsOf,
  type CertificateVerdict,
} from './certificate-question.ts'
import type { Command } from '../command.ts'
import { inputProblem, inWords } from './path-refusal-texts.ts'

/** One line of output; `code` and `reason` are null for a valid path. */
export interface BatchAnswer {
  readonly id: unknown
  readonly valid: boolean
  readonly code: string | null
  readonly reason: string | null
  /** SHA-256 of the path, hex, target first; empty when there is none. */
  readonly chain: readonly string[]
  /** What of the question was not understood or could not be read; absent when there is nothing. */
  readonly warnings?: readonly string[]
  /** Time taken, milliseconds. */
  readonly ms: number
}

const maximumWarnings = 10

/** Names of fields come from outside: they are shown as JSON, and not at length. */
const warningsOf = (unknownFields: readonly string[], skipped: readonly string[] = []) => {
  const unknown = unknownFields.map((name) => `unknown field ${JSON.stringify(name.slice(0, 64))}`)
  const warnings = [...unknown, ...skipped]
  if (warnings.length === 0) return {}
  const more = warnings.length - maximumWarnings
  return { warnings: more > 0 ? [...warnings.slice(0, maximumWarnings), `and ${more} more`] : warnings }
}

/** Answers lines one by one; never throws for what a line holds. `undefined` is a line too long to be kept. */
export const createLineJudge = (clock: Clock): ((line: string | undefined) => BatchAnswer) => {
  const judge = createCertificateJudge()
  return (line) => {
    const started = performance.now()
    const done = (answer: Omit<BatchAnswer, 'ms'>): BatchAnswer => ({
      ...answer,
      ms: Math.round((performance.now() - started) * 1000) / 1000,
    })
    const bad = (id: unknown, problem: string): BatchAnswer => {
      return done({
        id,
        valid: false,
        code: 'bad-line',
        reason: inputProblem('bad-line', problem),
        chain: [],
      })
    }
    if (line === undefined) return bad(null, `it is longer than ${MAXIMUM_LINE_LENGTH} characters`)
    let content: unknown
    try {
      content = JSON.parse(line)
    } catch {
      return bad(null, 'it is not JSON')
    }
    const id = typeof content === 'object' && content !== null && 'id' in content ? content.id : null
    const read = certificateQuestion.safeParse(content)
    if (!read.success) {
      const [issue] = read.error.issues
      return bad(id, `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not understood'}`)
    }
    const unknownFields = unknownFieldsOf(content as object)
    let verdict: CertificateVerdict
    try {
      verdict = judge(read.data, clock.now())
    } catch {
      // A fault of ours: it is said where it happened, and the lines after it are answered all the same.
      return bad(id, 'it cannot be judged')
    }
    if (verdict.kind === 'unreadable') {
      const reason = inputProblem('unreadable', verdict.detail)
      return done({ id, valid: false, code: 'unreadable', reason, chain: [], ...warningsOf(unknownFields) })
    }
    const { answer, skipped } = verdict
    const warnings = warningsOf(unknownFields, skipped)
    if (answer.ok) {
      const chain = answer.path.map(({ sha256 }) => sha256)
      return done({ id, valid: true, code: null, reason: null, chain, ...warnings })
    }
    const note =
      skipped.length === 0 ? '' : ` Could not be read: ${skipped.slice(0, maximumWarnings).join('; ')}.`
    return done({
      id,
      valid: false,
      code: answer.refusal.code,
      reason: inWords(answer.refusal) + note,
      chain: [],
      ...warnings,
    })
  }
}

export const certificateVerifyBatch: Command = {
  usage: '< LINES.jsonl',
  summary: 'Answer questions about certificate paths, one JSON object a line, in their order',
  async run(_words, { say }) {
    const judge = createLineJudge(systemClock)
    for await (const line of linesOf(process.stdin.setEncoding('utf8')))
      if (line?.trim() !== '') say(JSON.stringify(judge(line)))
    return 0
  },
}
