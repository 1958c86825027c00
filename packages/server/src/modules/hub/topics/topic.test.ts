import { describe, expect, test } from 'vitest'
import { readCallback, shownCallback } from '../subscriptions/callback.ts'
import { readHubRequest } from '../subscriptions/request.ts'
import { grantedLease } from '../subscriptions/subscription.ts'
import { isTopic, mayUse } from './topic.ts'

test.each([
  ['APIKEY_APPROVED', true],
  ['bank/CREDENTIAL_ISSUED', true],
  ['a.b-c:d', true],
  ['', false],
  ['a/b/c', false],
  ['/a', false],
  ['a b', false],
  ['a>; rel="x', false],
  ['x'.repeat(129), false],
])('%j is a topic: %s', (text, is) => expect(isTopic(text)).toBe(is))

describe('a role opens', () => {
  const party = (...roles: string[]) => ({ name: 'service-account-bank', roles })
  test.each([
    ['subscribe', 'T', ['SUBSCRIBE_T_GENERAL'], true],
    ['subscribe', 'T', ['PUBLISH_T_GENERAL'], false],
    ['subscribe', 'T', ['subscribe_t_general'], false],
    ['subscribe', 'T', ['SUBSCRIBE_TT_GENERAL'], false],
    ['publish', 'T', ['PUBLISH_T_GENERAL'], true],
    ['publish', 'bank/T', ['PUBLISH_T_GENERAL'], false],
    ['publish', 'bank/T', ['PUBLISH_T_ALL_INDIVIDUAL'], true],
    ['subscribe', 'bank/T', ['SUBSCRIBE_T_INDIVIDUAL'], true],
    ['subscribe', 'other/T', ['SUBSCRIBE_T_INDIVIDUAL'], false],
    ['subscribe', 'T', ['SUBSCRIBE_T_INDIVIDUAL'], false],
  ] as const)('%s on %s with %j: %s', (purpose, topic, roles, may) =>
    expect(mayUse(purpose, topic, party(...roles))).toBe(may),
  )
})

test.each([
  ['http://ida.internal/callback', ['ida.internal'], true],
  ['https://ida.internal:8443/x', ['ida.internal:8443'], true],
  ['http://ida.internal.evil.example/x', ['ida.internal'], false],
  ['http://10.1.2.3/x', ['10.0.0.0/8'], true],
  ['http://11.1.2.3/x', ['10.0.0.0/8'], false],
  ['http://[fd00::1]/x', ['fd00::/8'], true],
  ['http://ida.internal/x', [], false],
  ['http://ida.internal/x#y', ['ida.internal'], false],
  ['http://ida.internal/é', ['ida.internal'], false],
  ['javascript:alert(1)', ['ida.internal'], false],
])('%s is a callback under %j: %s', (text, allowed, is) =>
  expect('url' in readCallback(text, allowed)).toBe(is),
)

test('what people see of a callback has no query', () =>
  expect(shownCallback('http://h:1/a/b?token=secret')).toBe('http://h:1/a/b'))

test('a lease is as long as was wished, within bounds; a day when nothing was said', () => {
  expect([undefined, 1, 1000, 9_999_999].map((wished) => grantedLease(wished, 864_000))).toEqual([
    86_400, 300, 1000, 864_000,
  ])
  expect(grantedLease(undefined, 600)).toBe(600)
})

test('a form without a mode says which there are', () =>
  expect(readHubRequest(new URLSearchParams())).toEqual({
    problem: 'hub.mode must be one of register, deregister, publish, subscribe, unsubscribe',
  }))
