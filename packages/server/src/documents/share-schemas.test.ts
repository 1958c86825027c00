import { expect, test } from 'vitest'
import { shareSchemas } from './share-schemas.ts'

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const long = { type: 'string', description: 'x'.repeat(300) }
const object = (properties: Record<string, unknown>) => ({ type: 'object', properties })

test('what stands in three places stands once, under the member that it describes', () => {
  const list = { type: 'array', items: { anyOf: [long, { type: 'null' }] } }
  const { schemas, shared } = shareSchemas(
    [
      ['one', object({ name: long })],
      ['two', object({ other: long, few: { type: 'string' } })],
      ['three', list],
    ],
    refTo,
  )
  expect(shared).toEqual({ name: long })
  expect(schemas).toEqual([
    object({ name: refTo('name') }),
    object({ other: refTo('name'), few: { type: 'string' } }),
    { type: 'array', items: { anyOf: [refTo('name'), { type: 'null' }] } },
  ])
})

test('two that differ and describe one thing have names of their own, and what is in them alone has none', () => {
  const longer = { ...long, maxLength: 7 }
  const three = (schema: object) => [1, 2, 3].map(() => ['a', object({ name: schema })] as const)
  const { shared } = shareSchemas([...three(long), ...three(longer)], refTo)
  expect(shared).toEqual({ a: object({ name: long }), 'a-2': object({ name: longer }) })
  expect(shareSchemas([...three(long)].slice(1), refTo).shared).toEqual({})
})
