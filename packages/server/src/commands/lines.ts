/** Most characters of a line: room for a question with every list and certificate that it may hold. */
export const MAXIMUM_LINE_LENGTH = 32 * 1024 * 1024

/**
 * The lines of a text that comes in pieces; `undefined` for one that is too long, of which nothing is kept. Only a line
 * feed ends a line: JSON may hold U+2028, which `node:readline` takes for an end. A mark of byte order is no part of it.
 */
export async function* linesOf(
  pieces: AsyncIterable<string>,
  maximumLength: number = MAXIMUM_LINE_LENGTH,
): AsyncGenerator<string | undefined> {
  let parts: string[] = []
  let length = 0
  let isFirst = true
  const add = (part: string): void => {
    length += part.length
    if (length > maximumLength) parts = []
    else parts.push(part)
  }
  const take = (): string | undefined => {
    const line = length > maximumLength ? undefined : parts.join('')
    parts = []
    length = 0
    if (!isFirst) return line
    isFirst = false
    return line?.replace(/^\ufeff/, '')
  }
  for await (const piece of pieces) {
    const [head = '', ...others] = piece.split('\n')
    add(head)
    for (const other of others) {
      yield take()
      add(other)
    }
  }
  if (length > 0) yield take()
}
