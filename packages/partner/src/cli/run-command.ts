import { callCommand } from './call-command.ts'
import { checkCommand } from './check-command.ts'
import { echoCommand } from './echo-command.ts'
import { inspectCommand, newKeyCommand, requestCommand } from './keys-commands.ts'
import { createOutput, exitCodes, UsageError, type Output } from './output.ts'

type Command = (args: readonly string[], output: Output) => Promise<number>

const commands: Readonly<Record<string, { readonly run: Command; readonly usage: string }>> = {
  'keys new': { run: newKeyCommand, usage: 'keys new FILE [--kind rsa-2048|rsa-3072|rsa-4096|p-256]' },
  csr: {
    run: requestCommand,
    usage: 'csr --key FILE --subject "C=MA, O=Example Bank, CN=example" [--out FILE]',
  },
  'certificate inspect': { run: inspectCommand, usage: 'certificate inspect FILE [--authorities FILE]' },
  call: {
    run: callCommand,
    usage: 'call otp|auth|kyc --individual ID [--type VID] [--content JSON|@FILE] [--members JSON|@FILE]',
  },
  'echo-server': {
    run: echoCommand,
    usage: 'echo-server [--port 8445] [--tls-key FILE --tls-certificate FILE]',
  },
  check: {
    run: checkCommand,
    usage:
      'check [--individual ID [--route auth] [--content JSON|@FILE]] [--report FILE [--challenge TEXT]] [--listen PORT [--folder DIR]] [--request-facts FILE] [--list]',
  },
}

const help = `What a partner needs to talk to the platform.

${Object.values(commands)
  .map(({ usage }) => `  entente-partner ${usage}`)
  .join('\n')}

Settings are read from partner.json, or from --settings FILE. --json prints for programs.
Exit codes: 0 fine, 1 something is wrong, 2 the command is, 3 nobody answered.`

/** Runs a command line. @returns the exit code */
export async function runCommand(
  args: readonly string[],
  { stdout, stderr, env }: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>,
): Promise<number> {
  const output = createOutput(stdout, stderr, args.includes('--json'), Boolean(env['NO_COLOR']))
  const [first = '', second = ''] = args
  const [name, rest] = Object.hasOwn(commands, `${first} ${second}`)
    ? [`${first} ${second}`, args.slice(2)]
    : [first, args.slice(1)]
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const isAsked = ['', 'help', '--help', '-h'].includes(first)
    output.line(help)
    return isAsked ? exitCodes.fine : exitCodes.usage
  }
  if (rest.includes('--help')) {
    output.line(`entente-partner ${command.usage}`)
    return exitCodes.fine
  }
  try {
    return await command.run(rest, output)
  } catch (error) {
    output.note(error instanceof Error ? error.message : String(error))
    if (error instanceof UsageError) output.note(`entente-partner ${command.usage}`)
    return error instanceof UsageError ? exitCodes.usage : exitCodes.fault
  }
}
