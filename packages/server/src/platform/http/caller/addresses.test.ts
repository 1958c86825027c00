import { describe, expect, test } from 'vitest'
import { addressGroup, parseAddress, readProxyTrust } from './addresses.ts'

test.each([
  ['192.0.2.7', '192.0.2.7'],
  [' 192.0.2.7\t', '192.0.2.7'],
  ['192.0.2.7:51234', '192.0.2.7'],
  ['"192.0.2.7"', '192.0.2.7'],
  // IPv4 inside IPv6 is IPv4, however it is spelled.
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:C000:207', '192.0.2.7'],
  ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
  ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
  ['64:ff9b::192.0.2.7', '192.0.2.7'],
  // A /64 is one subscriber.
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::2', '2001:db8:0:0::/64'],
  ['2001:0DB8:0000:0000:ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
  ['[2001:db8::1]', '2001:db8:0:0::/64'],
  ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['2001:db8:1:2:3:4:192.0.2.7', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  // What is no address is nobody new.
  ['', 'unknown'],
  [undefined, 'unknown'],
  ['unknown', 'unknown'],
  ['_hidden', 'unknown'],
  ['localhost', 'unknown'],
  ['192.0.2', 'unknown'],
  ['3221225991', 'unknown'],
  ['0xC0000207', 'unknown'],
  ['192.0.2.07', 'unknown'],
  ['192.0.2.256', 'unknown'],
  ['192.0.2.7:', 'unknown'],
  ['192.0.2.7:http', 'unknown'],
  ['[192.0.2.7', 'unknown'],
  ['2001:db8::1::2', 'unknown'],
  ['2001:db8:::1', 'unknown'],
  ['12345::1', 'unknown'],
  ["192.0.2.7'; drop table account", 'unknown'],
  [`2001:db8::${'0'.repeat(100_000)}1`, 'unknown'],
])('%j counts as %s', (text, group) => {
  expect(addressGroup(text)).toBe(group)
})

describe('the number of proxies', () => {
  test('is how many hops are believed', () => {
    const { trusts, isSet } = readProxyTrust('2')
    expect(isSet).toBe(true)
    expect([0, 1, 2, 3].map((hop) => trusts('192.0.2.7', hop))).toEqual([true, true, false, false])
  })

  test('counts no hop that is no address', () => {
    expect(readProxyTrust('2').trusts('garbage', 1)).toBe(false)
    expect(readProxyTrust('1').trusts(undefined, 0)).toBe(false)
  })

  test('true, which used to believe what the client wrote, is one', () => {
    const { trusts, isGuess } = readProxyTrust('true')
    expect(isGuess).toBe(true)
    expect([0, 1].map((hop) => trusts('192.0.2.7', hop))).toEqual([true, false])
  })
})

describe('the names of proxies', () => {
  test.each([
    ['10.0.0.0/8', '10.200.3.4', true],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '192.0.2.7', false],
    ['[2001:db8::1]', '2001:DB8:0::1', true],
    ['loopback', '127.0.0.1', true],
    ['loopback', '::1', true],
    ['Loopback , 192.0.2.0/24', '192.0.2.99', true],
    ['uniquelocal', 'fd00::1', true],
    ['uniquelocal', '172.16.0.1', true],
    ['linklocal', 'fe80::1%eth0', true],
    ['linklocal', '10.0.0.1', false],
  ])('%s, %s: %s', (setting, address, trusted) => {
    expect(readProxyTrust(setting).trusts(address, 7)).toBe(trusted)
  })
})

test.each(['', ' ', 'false', '0'])('%j believes nobody', (text) => {
  const { isSet, trusts } = readProxyTrust(text)
  expect([isSet, trusts('127.0.0.1', 0)]).toEqual([false, false])
})

test.each([
  '-1',
  '1.5',
  '999',
  'yes',
  'all',
  '*',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/33',
  '2001:db8::/129',
  '10.0.0.0/255.0.0.0',
  '10.0.0.0/8/8',
  '10.0.0/8',
  'proxy.example.org',
  '10.0.0.1,,10.0.0.2',
  'loopback;10.0.0.1',
])('%s cannot be read', (text) => {
  expect(() => readProxyTrust(text)).toThrow(RangeError)
})

test('an address is parsed in time that does not grow with what is sent', () => {
  expect(parseAddress(':'.repeat(1_000_000))).toBeUndefined()
})
