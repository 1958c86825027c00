import { readFile } from 'node:fs/promises'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './output.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Values of a command line. */
export interface Arguments {
  readonly words: readonly string[]
  readonly text: (name: string) => string | undefined
  readonly needed: (name: string) => string
  readonly isSet: (name: string) => boolean
}

/** Reads a command line. @param names options that take a value; a name with `!` in front takes none */
export function readArguments(args: readonly string[], names: readonly string[]): Arguments {
  const options: Options = Object.fromEntries(
    ['!json', '!help', ...names].map((name) =>
      name.startsWith('!') ? [name.slice(1), { type: 'boolean' }] : [name, { type: 'string' }],
    ),
  )
  const { values, positionals } = parse(args, options)
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    words: positionals,
    text,
    needed(name) {
      const value = text(name)
      if (value === undefined) throw new UsageError(`--${name} is missing`)
      return value
    },
    isSet: (name) => values[name] === true,
  }
}

function parse(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** An object of JSON, or that of a file behind `@`; undefined where none was given. */
export async function objectOf(given: Arguments, name: string): Promise<Record<string, unknown> | undefined> {
  const text = given.text(name)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text.startsWith('@') ? await readFile(text.slice(1), 'utf8') : text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch (error) {
    throw new UsageError(`--${name}: ${(error as Error).message}`)
  }
  throw new UsageError(`--${name} is no JSON object`)
}
