import { expect, test } from 'vitest'
import { createWaitingLine } from './waiting-line.ts'

/** Work that ends when it is told to. */
const piece = (begun: string[], name: string) => {
  let end = (_error?: Error) => {}
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve(name))
  })
  const work = () => {
    begun.push(name)
    return ended
  }
  return { work, end }
}

/** Until everything that could begin has begun. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('so much goes on at once; the rest follows in the order in which it came', async () => {
  const line = createWaitingLine({ atOnce: 2, mostWaiting: 9 })
  const begun: string[] = []
  const pieces = ['a', 'b', 'c', 'd'].map((name) => piece(begun, name))
  const results = pieces.map(({ work }) => line(work))
  await settled()
  expect(begun).toEqual(['a', 'b'])
  pieces[1]!.end()
  await settled()
  expect(begun).toEqual(['a', 'b', 'c'])
  for (const { end } of pieces) end()
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd'])
})

test('what fails gives its turn away as well', async () => {
  const line = createWaitingLine({ atOnce: 1, mostWaiting: 9 })
  const begun: string[] = []
  const [bad, good] = [piece(begun, 'bad'), piece(begun, 'good')]
  const failed = expect(line(bad.work)).rejects.toThrow('broken')
  const next = line(good.work)
  bad.end(new Error('broken'))
  good.end()
  await failed
  expect(await next).toBe('good')
  expect(await line(async () => 'later')).toBe('later')
})

test('beyond the longest line, callers are told to come back', async () => {
  const line = createWaitingLine({ atOnce: 1, mostWaiting: 1 })
  const begun: string[] = []
  const pieces = ['a', 'b'].map((name) => piece(begun, name))
  const results = pieces.map(({ work }) => line(work))
  await expect(line(async () => 'c')).rejects.toMatchObject({ status: 503, retryAfterSeconds: 1 })
  for (const { end } of pieces) end()
  expect(await Promise.all(results)).toEqual(['a', 'b'])
})
