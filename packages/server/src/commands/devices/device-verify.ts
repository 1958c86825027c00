import { readFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { showHidden } from '@entente/trust'
import { presentVerdict, verifyDevice, windowOf } from '../../modules/verification/index.ts'
import { CommandError, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'
import { verifyOffline } from './verify-offline.ts'

const usage =
  'Usage: npx entente device verify [FILE] [--device-trust FILE]… [--chip-trust FILE]… [--time ISO] [--window SECONDS]'

const options = {
  'device-trust': { type: 'string', multiple: true },
  'chip-trust': { type: 'string', multiple: true },
  time: { type: 'string' },
  window: { type: 'string' },
} as const satisfies ParseArgsConfig['options']

const parse = (words: readonly string[]) => {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), usage)
  }
}

/** More than the answer of an interface with ten fingers. */
const mostCharacters = 4 * 1024 * 1024

const readInput = async (): Promise<string> => {
  let text = ''
  for await (const piece of process.stdin.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > mostCharacters)
      throw new CommandError('The input is too long', 'Send one answer of an interface at a time.')
  }
  return text
}

const readText = async (file: string): Promise<string> => {
  if (file === '-') return readInput()
  return readFile(file, 'utf8').catch(() => {
    throw new CommandError(`${file} cannot be read`, 'Check the name of the file and its permissions.')
  })
}

type Presented = ReturnType<typeof presentVerdict>

const [green, red, plain] = ['\u001B[32m', '\u001B[31m', '\u001B[0m']

/** Green and red for people; what is piped on gets the words alone. */
const marked = (state: string, isColoured: boolean): string => {
  const word = state === 'failed' ? 'FAILED ' : state.padEnd(7)
  if (!isColoured || state === 'skipped') return word
  return `${state === 'failed' ? red : green}${word}${plain}`
}

/** What people read of one verdict. */
const linesOf = (verdict: Presented, isColoured: boolean): string[] => {
  const { device, kind, level } = verdict
  const what = [kind ?? 'unreadable', level, device && `${device.make} ${device.model} ${device.serialNo}`]
  return [
    `${verdict.isVerified ? 'VERIFIED' : 'NOT VERIFIED'}  ${showHidden(what.filter(Boolean).join(', '))}`,
    ...verdict.steps.flatMap(({ step, state, code, cause, remedy }) => [
      `  ${marked(state, isColoured)} ${step}${code ? ` ${code}` : ''}`,
      ...(cause ? [`          ${cause}`, `          ${remedy}`] : []),
    ]),
    ...(verdict.firstSeenDateTime ? [`  It was verified before, on ${verdict.firstSeenDateTime}.`] : []),
  ]
}

export const deviceVerify: Command = {
  usage: '[FILE]',
  summary:
    'Say step by step whether a device is to be believed: a JWS, the answer of an interface or a PEM, from a file or the input',
  async run(words, { say, complain }) {
    const { values, positionals } = parse(words)
    const [file = '-', ...more] = positionals
    if (more.length > 0) throw new CommandError('Name one file', usage)
    const text = await readText(file)
    const isOffline = values['device-trust'] !== undefined || values['chip-trust'] !== undefined
    if (!isOffline && (values.time !== undefined || values.window !== undefined))
      throw new CommandError('--time and --window go with --device-trust or --chip-trust', usage)
    const { verdicts, seconds } = isOffline
      ? await verifyOffline(text, {
          deviceTrust: values['device-trust'] ?? [],
          chipTrust: values['chip-trust'] ?? [],
          time: values.time,
          window: values.window,
        })
      : await withApp(async (app) => ({
          verdicts: await verifyDevice(app, () => undefined, text),
          seconds: windowOf(app).pastSeconds,
        }))
    for (const verdict of verdicts)
      for (const line of linesOf(presentVerdict(verdict, { locale: 'eng', seconds }), process.stdout.isTTY))
        say(line)
    if (isOffline)
      complain('Only what was signed was looked at: the register and the hotlist were not asked.')
    return verdicts.every(({ isGood }) => isGood) ? 0 : 1
  },
}
