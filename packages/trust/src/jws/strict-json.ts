/**
 * Parses a JSON object and refuses what readers understand differently: a member that occurs twice in one object
 * (RFC 7515 §4: names must be unique). Depth is bounded by the length of the text.
 *
 * @returns `undefined` for anything but one object with unique members
 */
export function parseStrictObject(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return hasDuplicateMembers(text) ? undefined : (value as Record<string, unknown>)
}

/** @param text JSON that parses */
function hasDuplicateMembers(text: string): boolean {
  const objects: Set<string>[] = []
  // Strings swallow everything that looks like structure inside them.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}]/g)) {
    if (token === '{') objects.push(new Set())
    else if (token === '}') objects.pop()
    else if (token.endsWith(':')) {
      const name = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)))
      const members = objects.at(-1)
      if (members?.has(name)) return true
      members?.add(name)
    }
  }
  return false
}
