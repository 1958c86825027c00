import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { root } from './markdown-files.ts'
import { openApiFaults } from './openapi-checks.ts'

const committed = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as Record<string, unknown>

const example = (change: Record<string, unknown> = {}, path = '/things/{id}') => ({
  openapi: '3.1.0',
  info: { title: 'Example', version: '1' },
  paths: {
    [path]: {
      get: {
        operationId: 'get',
        summary: 'Get',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { '200': { description: 'Fine' } },
        ...change,
      },
    },
  },
})

const withSchema = (schema: unknown) =>
  example({ responses: { '200': { description: 'Fine', content: { 'application/json': { schema } } } } })

test.each([
  ['another version', { ...example(), openapi: '3.0.3' }, 'openapi is not 3.1'],
  ['a variable without description', example({ parameters: [] }), 'path id is not described'],
  ['an unknown scheme', example({ security: [{ none: [] }] }), 'none is no security scheme'],
  ['a missing response', example({ responses: {} }), 'no response'],
  ['an unknown type', withSchema({ type: 'text' }), 'no type text'],
  ['a required stranger', withSchema({ type: 'object', required: ['a'], properties: {} }), 'a is required'],
  [
    'a fault deep inside',
    withSchema({ anyOf: [{ items: { nullable: true } }] }),
    'nullable is of OpenAPI 3.0',
  ],
  ['a reference to nothing', withSchema({ $ref: '#/components/schemas/None' }), 'leads nowhere'],
  [
    'a response that is not there',
    example({ responses: { '401': { $ref: '#/components/responses/None' } } }),
    '401: no description',
  ],
  ['a path without slash', example({}, 'things/{id}'), 'does not begin with a slash'],
])('%s is noticed', (_, document, fault) => {
  expect(openApiFaults(example())).toEqual([])
  expect(openApiFaults(document).join('\n')).toContain(fault)
})

test('docs/openapi.json is OpenAPI 3.1', () => {
  expect(openApiFaults(committed)).toEqual([])
})

test('it describes every operation', () => {
  const paths = committed['paths'] as Record<string, Record<string, { operationId: string }>>
  const ids = Object.values(paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  )
  expect(ids.sort()).toEqual(operations.map(({ name }) => name).sort())
})
