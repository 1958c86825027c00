import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './start-up.ts'

test('the log says which constraint was broken, and not by what', () => {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const error = Object.assign(new Error('duplicate key value violates unique constraint "account_email"'), {
    code: '23505',
    detail: 'Key (email)=(yara@example.org) already exists.',
    where: 'SQL statement with yara@example.org',
    parameters: ['yara@example.org'],
  })
  createLog({ LOG_LEVEL: 'info' }, destination).error(error, 'failed')
  expect(lines.join('')).toContain('account_email')
  expect(lines.join('')).toContain('23505')
  expect(lines.join('')).not.toContain('yara')
})
