import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findShared } from '../support/shared-folder.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** One call that somebody made of a running original, and what it answered. */
export interface ObservedLine {
  /** The id of the operation in the description of its service; both have a P1. */
  readonly op: string
  /** Names the line within its file. */
  readonly step: string
  readonly request: {
    readonly base: 'partner' | 'policy'
    readonly method: string
    /** Below the base, with its query. */
    readonly path: string
    /** Roles of the token; absent where none was sent. */
    readonly roles?: readonly string[] | null
    readonly body?: Json
  }
  readonly status: number
  /** Null for an empty body. */
  readonly answer: Json
  /** What it sent to its neighbours meanwhile; publications at the hub say so in their path. */
  readonly outbound?: readonly { readonly path?: string; readonly body?: Json }[] | null
}

const folder = findShared('observed')

/** The files of observations that lie beside the checkout, without their ending; none when they are absent. */
export const observedFiles = (): string[] =>
  folder === undefined
    ? []
    : readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => name.replace(/\.jsonl$/u, ''))
        .sort()

/** The lines of a file, in the order in which they were recorded. */
export const readLines = (file: string): ObservedLine[] =>
  readFileSync(join(folder ?? '', `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as ObservedLine)

/** The word with which all names of one recording begin, such as `o13abcd`. */
export const prefixOf = (lines: readonly ObservedLine[]): string =>
  /o\d\d[a-z0-9]{4}/u.exec(JSON.stringify(lines))?.[0] ?? ''
