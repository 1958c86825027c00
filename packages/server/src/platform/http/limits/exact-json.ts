const whitespace = /\s/u

/** Where a string that begins at `start` ends: the position behind its quote. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const isNameAt = (text: string, end: number): boolean => {
  let at = end
  while (at < text.length && whitespace.test(text[at] ?? '')) at += 1
  return text[at] === ':'
}

const decoded = (literal: string): string => {
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal
  }
}

/**
 * The first member that an object names twice, however its letters are written: `{"a":1,"\u0061":2}`. `JSON.parse` takes
 * the last of them without a word. One pass; nothing is said of the grammar.
 * @returns the name, or undefined
 */
export const findRepeatedName = (text: string): string | undefined => {
  const open: Set<string>[] = []
  for (let at = 0; at < text.length;) {
    const sign = text[at]
    if (sign === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (names && isNameAt(text, end)) {
        const name = decoded(text.slice(at, end))
        if (names.has(name)) return name
        names.add(name)
      }
      at = end
      continue
    }
    // A list holds no names; what is named inside belongs to objects of its own.
    if (sign === '{' || sign === '[') open.push(new Set())
    else if (sign === '}' || sign === ']') open.pop()
    at += 1
  }
  return undefined
}
