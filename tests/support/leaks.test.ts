import { expect, test } from 'vitest'
import { findLeaks } from './leaks.ts'

test.each([
  'Error\n    at handler (mount.ts)',
  '{"message":"x\\n    at Object.run"}',
  'failed in routes.ts:12',
  'ENOENT: /home/somebody/.entente/master.key',
  'select * from chip where id = $1',
  'insert into "chip" values ($1)',
  'duplicate key value violates unique constraint "chip_live_model"',
  'relation "chip" does not exist',
  'invalid byte sequence for encoding "UTF8": 0x00',
  'TypeError: x is not a function',
  'Invalid request parameter - Too big: expected string to have <=64 characters :request.appId',
  'the value undefined',
  'The certificate {subject} is not valid',
])('finds what a refusal gives away: %s', (text) => {
  expect(findLeaks(text, true)).not.toEqual([])
})

test('lets ordinary answers pass', () => {
  expect(
    findLeaks('{"errors":[{"errorCode":"PMP_AUT_031","message":"There is no such chip."}]}', true),
  ).toEqual([])
  expect(findLeaks('Select a date from the calendar, where needed.', false)).toEqual([])
})
