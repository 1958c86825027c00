import { isValidElement } from 'preact'
import { expect, test } from 'vitest'
import { Fragment, jsx, jsxs } from './jsx-runtime.ts'

const keysOf = (children: readonly unknown[]): unknown[] => {
  jsxs('div', { children })
  return children.map((child) => (isValidElement(child) ? child.key : child))
}

test('what stands in the source has its place for a key, however much of it is there', () => {
  expect(keysOf([jsx('nav', {}), jsx('main', {})])).toEqual(['.0', '.1'])
  expect(keysOf([null, jsx('main', {})])).toEqual([null, '.1'])
  expect(keysOf([false, 'text', 3, jsx(Fragment, {})])).toEqual([false, 'text', 3, '.3'])
})

test('a key that the source gives stays, and so does a place that was given further in', () => {
  const named = jsx('p', {}, 'named')
  expect(keysOf([jsx('p', {}), named])).toEqual(['.0', 'named'])
  const passedOn = jsx('p', {})
  expect(keysOf(['before', passedOn])).toEqual(['before', '.1'])
  expect(keysOf([passedOn, 'after'])).toEqual(['.1', 'after'])
})

test('rows have the keys that they are given, and are left alone', () => {
  const rows = [jsx('li', {}, 'one'), jsx('li', {}, 'two')]
  const [, list] = keysOf(['before', rows]) as [string, typeof rows]
  expect(list.map(({ key }) => key)).toEqual(['one', 'two'])
})
