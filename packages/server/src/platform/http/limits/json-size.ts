/** Levels of lists and objects in a body; the contract's own have seven. */
export const deepestJson = 32

/** Lists, objects, members and entries in a body; the largest search of the contract has some two thousand. */
export const mostJsonValues = 10_000

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const isOpening = (code: number): boolean => code === 0x5b || code === 0x7b
const isClosing = (code: number): boolean => code === 0x5d || code === 0x7d

/** The first position after a string that begins at `start`; the end of the text when it has no end. */
const afterString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1)
  while (end !== -1) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1
    if (slashes % 2 === 0) return end + 1
    end = text.indexOf('"', end + 1)
  }
  return text.length
}

/**
 * Counts how deep and how rich a JSON text is, in one pass and without building anything of it: half a million nested
 * lists, which fit into the largest body, occupy a process for a second, and a check of each member for longer.
 * @returns false for more levels or values, by default `deepestJson` and `mostJsonValues`; true says nothing of the
 *   grammar
 */
export const isModestJson = (
  text: string,
  { deepest = deepestJson, most = mostJsonValues }: { deepest?: number; most?: number } = {},
): boolean => {
  let depth = 0
  let values = 1
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = afterString(text, at)
      continue
    }
    if (isOpening(code)) depth += 1
    else if (isClosing(code)) depth -= 1
    if (isOpening(code) || code === comma) values += 1
    if (depth > deepest || values > most) return false
    at += 1
  }
  return true
}
