import { systemClock } from '../../platform/clock.ts'
import { locales, tagOf, type Locale } from '../../platform/i18n/locale.ts'
import { explanationOf, type Explanation } from '../../platform/i18n/translate.ts'
import { createCertificateJudge } from './certificate-question.ts'
import { explainFileProblem, toQuestion, UnreadableFile } from './certificate-verify.ts'
import { meaningsOf } from '../code-texts.ts'
import { CommandError, type Command } from '../command.ts'
import { explainPath } from './path-refusal-texts.ts'

const usage = 'Usage: npx entente certificate explain CODE | FILE… [--language en|fr|ar] [options of verify]'

const places = {
  path: 'in a certificate path',
  signature: 'in a signature',
  file: 'of a file',
  API: 'in answers of the API',
} as const

/** The languages to answer in, and the words without the wish. */
const readLanguages = (words: readonly string[]): { asked: readonly Locale[]; rest: readonly string[] } => {
  const at = words.indexOf('--language')
  if (at === -1) return { asked: locales, rest: words }
  const asked = locales.filter((locale) => locale === words[at + 1] || tagOf[locale] === words[at + 1])
  if (asked.length === 0) throw new CommandError('--language is one of en, fr, ar', usage)
  return { asked, rest: words.toSpliced(at, 2) }
}

/** What a file earns: nothing, or a code with its texts. */
const judgeFiles = async (
  words: readonly string[],
  complain: (text: string) => void,
): Promise<{ code: string; where: string; explain: (locale: Locale) => Explanation } | undefined> => {
  try {
    const verdict = createCertificateJudge()(await toQuestion(words), systemClock.now())
    if (verdict.kind === 'unreadable')
      return {
        code: 'unreadable',
        where: '',
        explain: (locale) => explanationOf('refused-path.unreadable', { field: verdict.detail }, locale),
      }
    for (const skipped of verdict.skipped) complain(`Could not be read: ${skipped}`)
    if (verdict.answer.ok) return undefined
    const { refusal } = verdict.answer
    return {
      code: refusal.code,
      where: `${refusal.field}, SHA-256 ${refusal.certificate.sha256}, ${refusal.clause}`,
      explain: (locale) => explainPath(refusal, locale),
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    const { problem } = error
    return { code: problem, where: '', explain: (locale) => explainFileProblem(problem, locale) }
  }
}

export const certificateExplain: Command = {
  usage: 'CODE | FILE…',
  summary: 'Say why a certificate is refused and what to do, or what a code means, in three languages',
  async run(words, { say, complain }) {
    const { asked, rest } = readLanguages(words)
    const [first] = rest
    if (first === undefined) throw new CommandError('Neither a code nor a file was named', usage)
    const write = (explain: (locale: Locale) => Explanation): void => {
      for (const locale of asked) {
        const { cause, remedy } = explain(locale)
        say(`  ${tagOf[locale]}  ${cause}`)
        say(`      ${remedy}`)
      }
    }
    const meanings = rest.length === 1 ? meaningsOf(first) : []
    for (const { place, explain } of meanings) {
      say(`${first}  ${places[place]}`)
      write(explain)
    }
    if (meanings.length > 0) return 0
    const found = await judgeFiles(rest, complain)
    if (found === undefined) {
      say('VALID  Nothing is wrong with it, as far as its files tell.')
      return 0
    }
    say(found.where === '' ? found.code : `${found.code}  ${found.where}`)
    write(found.explain)
    return 1
  },
}
