import { readFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import {
  namePartsOf,
  nameTextOf,
  parseCertificate,
  readCertificateFile,
  showHidden,
  type Certificate,
  type CertificateFileProblem,
} from '@entente/trust'
import { systemClock } from '../../platform/clock.ts'
import {
  certificateQuestion,
  createCertificateJudge,
  type CertificateQuestion,
} from './certificate-question.ts'
import { CommandError, type Command } from '../command.ts'
import { explanationOf } from '../../platform/i18n/translate.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { inputProblem, inWords } from './path-refusal-texts.ts'

const usage =
  'Usage: npx entente certificate verify FILE… [--trust FILE]… [--crl FILE]… [--ocsp FILE]… [--time ISO] [--host NAME] [--profile path|rfc5280|web] [--algorithms current|historical] [--revocation off|soft|hard]'

const options = {
  trust: { type: 'string', multiple: true },
  crl: { type: 'string', multiple: true },
  ocsp: { type: 'string', multiple: true },
  time: { type: 'string' },
  host: { type: 'string' },
  profile: { type: 'string' },
  algorithms: { type: 'string' },
  revocation: { type: 'string' },
} as const satisfies ParseArgsConfig['options']

const readWords = (words: readonly string[]): ReturnType<typeof parse> => {
  try {
    return parse(words)
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), usage)
  }
}
const parse = (words: readonly string[]) => parseArgs({ args: [...words], options, allowPositionals: true })

const readBytes = (file: string): Promise<Buffer> =>
  readFile(file).catch(() => {
    throw new CommandError(`${file} cannot be read`, 'Check the name of the file and its permissions.')
  })

/** A file that gives no certificate, and why. */
export class UnreadableFile extends CommandError {
  readonly problem: CertificateFileProblem

  constructor(file: string, problem: CertificateFileProblem) {
    const { cause, remedy } = explainFileProblem(problem, 'eng')
    super(`${file}: ${cause}`, remedy)
    this.problem = problem
  }
}

/** Why a file gives no certificate: the text of an upload that is refused for it. */
export const explainFileProblem = (problem: CertificateFileProblem, locale: Locale) =>
  // ICU's select keys know no hyphen.
  explanationOf('errors.KER-PCM-001', { problem: problem.replaceAll('-', '_') }, locale)

const readCertificates = async (file: string): Promise<readonly Certificate[]> => {
  const read = readCertificateFile(await readBytes(file), {
    maximumBytes: 1024 * 1024,
    maximumCertificates: 500,
  })
  if (read.ok) return read.certificates
  throw new UnreadableFile(file, read.problem)
}

/** A file as base64 of what is in it: lists in any form, or an OCSP response. */
const readEncoded = async (file: string): Promise<string> => (await readBytes(file)).toString('base64')

/** A response as DER, whether it comes so or in PEM. */
const readResponse = async (file: string): Promise<string> => {
  const text = (await readBytes(file)).toString('latin1')
  return text.includes('-----BEGIN ') ? text : readEncoded(file)
}

const encode = (certificates: readonly Certificate[]): string[] =>
  certificates.map(({ der }) => Buffer.from(der).toString('base64'))

/** The question that words and files ask: the first certificate is the target. */
export const toQuestion = async (words: readonly string[]): Promise<CertificateQuestion> => {
  const { values, positionals } = readWords(words)
  const given = (await Promise.all(positionals.map(readCertificates))).flat()
  const [target, ...others] = given
  if (!target) throw new CommandError('No file was named', usage)
  const named = (await Promise.all((values.trust ?? []).map(readCertificates))).flat()
  const anchors = values.trust ? named : given.filter((certificate) => certificate.isSelfSigned)
  const question = certificateQuestion.safeParse({
    target: encode([target])[0],
    intermediates: encode(others),
    anchors: encode(anchors),
    crls: await Promise.all((values.crl ?? []).map(readEncoded)),
    ocsp: await Promise.all((values.ocsp ?? []).map(readResponse)),
    time: values.time,
    peerNames: values.host ? [{ kind: 'DNS', value: values.host }] : [],
    profile: values.profile,
    algorithms: values.algorithms,
    revocation: values.revocation,
  })
  if (question.success) return question.data
  const [issue] = question.error.issues
  throw new CommandError(`--${issue?.path.join('.')}: ${issue?.message}`, usage)
}

const nameOf = ({ subject, sha256 }: Certificate): string => {
  const text = showHidden(nameTextOf(namePartsOf(subject)))
  return `${text || 'without a subject'} (SHA-256 ${sha256})`
}

export const certificateVerify: Command = {
  usage: 'FILE…',
  summary: 'Say whether a certificate has a valid path, and why not; the first one in the files is judged',
  async run(words, { say, complain }) {
    const question = await toQuestion(words)
    const verdict = createCertificateJudge()(question, systemClock.now())
    if (verdict.kind === 'unreadable') {
      complain(inputProblem('unreadable', verdict.detail))
      return 1
    }
    for (const skipped of verdict.skipped) complain(`Could not be read: ${skipped}`)
    const target = parseCertificate(question.target.parts[0] ?? new Uint8Array())
    if (!verdict.answer.ok) {
      say(`NOT VALID  ${nameOf(target)}`)
      say(`${verdict.answer.refusal.code}: ${inWords(verdict.answer.refusal)}`)
      return 1
    }
    const [, ...issuers] = verdict.answer.path
    say(`VALID  ${nameOf(target)}`)
    for (const issuer of issuers) say(`  issued by ${nameOf(issuer)}`)
    if (!words.some((word) => word.startsWith('--trust')))
      say('The root was taken for trusted because it is among the files; name your own with --trust.')
    return 0
  },
}
