/**
 * Parses a JSON object and refuses what readers understand differently: a member that occurs twice in one object
 * (RFC 7515 §4: names must be unique). Depth is bounded by the length of the text, or by `deepest`: a parser takes long for
 * a nest of a hundred thousand lists.
 *
 * @returns `undefined` for anything but one object with unique members
 */
export function parseStrictObject(
  text: string,
  deepest: number = Number.POSITIVE_INFINITY,
): Readonly<Record<string, unknown>> | undefined {
  if (deepest !== Number.POSITIVE_INFINITY && isDeeperThan(text, deepest)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return hasDuplicateMembers(text) ? undefined : (value as Record<string, unknown>)
}

const QUOTE = 0x22
const COLON = 0x3a
const [OPEN, CLOSE] = [0x7b, 0x7d]
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d]

/** Where a string of JSON ends: at the first quote that no backslash escapes. @param start behind its first quote */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charAt(end - 1 - backslashes) === '\\') backslashes += 1
    if (backslashes % 2 === 0 || end === -1) return end
  }
}

/** @param text of whatever form; what is no JSON is refused by its parser */
function isDeeperThan(text: string, deepest: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) {
      at = endOfString(text, at + 1)
      if (at === -1) return false
    } else if (character === OPEN || character === OPEN_LIST) {
      depth += 1
      if (depth > deepest) return true
    } else if (character === CLOSE || character === CLOSE_LIST) depth -= 1
  }
  return false
}

const isBlank = (character: number): boolean =>
  character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09

/** @param text JSON that parses. Linear in its length: strings are leapt over, whatever looks like structure inside them */
function hasDuplicateMembers(text: string): boolean {
  const objects: Set<string>[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === OPEN) objects.push(new Set())
    else if (character === CLOSE) objects.pop()
    else if (character === QUOTE) {
      const start = at
      at = endOfString(text, at + 1)
      if (at === -1) return true
      let next = at + 1
      while (isBlank(text.charCodeAt(next))) next += 1
      if (text.charCodeAt(next) !== COLON) continue
      const written = text.slice(start + 1, at)
      const name = written.includes('\\') ? String(JSON.parse(text.slice(start, at + 1))) : written
      const members = objects.at(-1)
      if (members?.has(name)) return true
      members?.add(name)
    }
  }
  return false
}
