import { expect, test } from 'vitest'
import { readUrl } from './read-url.ts'

test('an address stays one however often it is read', () => {
  let refused = 0
  for (let times = 0; times < 20_000; times += 1)
    if (readUrl('https://bücher.example/cb')?.hostname !== 'xn--bcher-kva.example') refused += 1
  expect(refused).toBe(0)
})

test('what is none is none', () => {
  for (const text of ['', 'cb', 'https://', 'https://a:b', '//']) expect(readUrl(text)).toBeUndefined()
  expect(readUrl('/cb', 'https://rp.example.org/x')?.href).toBe('https://rp.example.org/cb')
})
