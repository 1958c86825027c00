import type { Caller } from '../../call/routes.ts'
import type { RequestFacts } from '../facts.ts'

const names = ['licenceKey', 'partnerId', 'apiKey'] as const

/** What is right and wrong about the path: `…/{route}/{licence key}/{partner id}/{API key}`. Values are never shown. */
export function pathFacts(
  target: string,
  headers: Readonly<Record<string, string>>,
  caller: Caller | undefined,
): { readonly route: string | null; readonly path: RequestFacts['path'] } {
  const raw = target
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((each) => each !== '')
  const given = raw.slice(-3)
  const route = raw.at(-4) ?? null
  const values = given.map(decoded)
  const isEncodedTwice = given.some((each) => /%25[\da-f]{2}/i.test(each))
  const trimmed = values.map((each) => each.trim())
  const at = (index: number): string => trimmed[index] ?? ''
  const wanted = caller && names.map((name) => caller[name].trim())
  const folded = (text: string): string => text.toLowerCase()
  const isShuffled =
    wanted !== undefined &&
    wanted.some((value, index) => value !== at(index)) &&
    wanted.map(folded).sort().join('\n') === trimmed.map(folded).sort().join('\n') &&
    wanted.some((value, index) => folded(value) !== folded(at(index)))
  const order = values.length < 3 || route === null ? 'too-few' : isShuffled ? 'shuffled' : 'right'
  const isComparable = wanted !== undefined && order === 'right' && !isEncodedTwice
  return {
    route,
    path: {
      order,
      blanks: names.filter((_, index) => /\s/.test(values[index] ?? '')),
      otherCase: names.filter(
        (_, index) =>
          isComparable && wanted[index] !== at(index) && folded(wanted[index] ?? '') === folded(at(index)),
      ),
      unknown: names.filter((_, index) => isComparable && folded(wanted[index] ?? '') !== folded(at(index))),
      isEncodedTwice,
      headersDisagree:
        disagrees(headers['x-misp-license'], values[0]) || disagrees(headers['x-api-key'], values[2]),
    },
  }
}

function disagrees(header: string | undefined, value: string | undefined): boolean {
  return header !== undefined && header !== value
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
