import { describe, expect, it } from 'vitest'
import { linesOf } from './lines.ts'

const split = async (pieces: readonly string[], maximumLength?: number): Promise<(string | undefined)[]> => {
  const lines: (string | undefined)[] = []
  async function* given(): AsyncGenerator<string> {
    yield* pieces
  }
  for await (const line of linesOf(given(), maximumLength)) lines.push(line)
  return lines
}

describe('linesOf', () => {
  it.each([
    ['lines over several pieces', ['a', 'b\nc', '\n', 'd'], ['ab', 'c', 'd']],
    ['many lines in one piece', ['a\nb\n\nc\n'], ['a', 'b', '', 'c']],
    ['separators that JSON may hold', ['"\u2028"\n"\u2029\u0085"'], ['"\u2028"', '"\u2029\u0085"']],
    ['a mark of byte order, at the start alone', ['\ufeffa\n\ufeffb'], ['a', '\ufeffb']],
    ['nothing', [], []],
  ])('%s', async (_what, pieces, lines) => expect(await split(pieces)).toEqual(lines))

  it('keeps nothing of a line that is too long, and goes on after it', async () => {
    expect(await split(['aaa', 'aaa\nbb', '\naaaaaa'], 4)).toEqual([undefined, 'bb', undefined])
  })
})
