/** Where a command writes, and how. */
export interface Output {
  /** What was asked for. */
  readonly line: (text?: string) => void
  /** What somebody at the keyboard wants to know beside it. */
  readonly note: (text: string) => void
  readonly colour: (colour: Colour, text: string) => string
  /** Machine-readable output was asked for. */
  readonly isJson: boolean
}

const codes = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 } as const

type Colour = keyof typeof codes

type Stream = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean }

/** Coloured on a terminal only, and never where NO_COLOR is set. */
export function createOutput(stdout: Stream, stderr: Stream, isJson: boolean, noColour: boolean): Output {
  const isColoured = stdout.isTTY === true && !noColour && !isJson
  return {
    line: (text = '') => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    colour: (colour, text) => (isColoured ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text),
    isJson,
  }
}

/** A fault of whoever typed the command: shown without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** How commands end. */
export const exitCodes = { fine: 0, fault: 1, usage: 2, noAnswer: 3 } as const
