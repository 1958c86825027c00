import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { operations } from '../../packages/server/src/contracts.ts'
import { explainIssue } from '../../packages/server/src/platform/http/parameter-problem.ts'
import { locales } from '../../packages/server/src/platform/i18n/locale.ts'
import { translatorOf } from '../../packages/server/src/platform/i18n/translate.ts'

/** What no schema of ours should take everywhere: wrong types, wrong lengths, what the database cannot hold. */
const junk = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    '',
    ' ',
    true,
    0,
    -1,
    1e300,
    0.5,
    'nul\u0000',
    'x'.repeat(200_000),
    {},
    [],
  ),
  fc.constant(Array.from({ length: 2000 }, () => 'x')),
  fc.constant(Array.from({ length: 2000 }, () => ({}))),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }),
)

/** Values of the schema's shape in which anything may be wrong at any depth. */
const wrongFor = (schema: z.core.JSONSchema.BaseSchema): fc.Arbitrary<unknown> => {
  if (schema.properties) {
    const members = Object.entries(schema.properties).map(([name, member]) => [
      name,
      wrongFor(asObject(member)),
    ])
    return fc.oneof({ weight: 8, arbitrary: fc.record(Object.fromEntries(members)) }, junk)
  }
  if (schema.items)
    return fc.oneof(fc.array(wrongFor(asObject(schema.items as boolean)), { maxLength: 3 }), junk)
  const alternatives = schema.anyOf?.map((each) => wrongFor(asObject(each)))
  return alternatives ? fc.oneof(...alternatives, junk) : junk
}

const asObject = (schema: z.core.JSONSchema._JSONSchema): z.core.JSONSchema.BaseSchema =>
  typeof schema === 'boolean' ? {} : schema

const parts = operations.flatMap((operation) =>
  (['params', 'query', 'request'] as const).map((part) => [operation.name, part, operation[part]] as const),
)

describe('whatever is wrong with what was sent', () => {
  test.each(parts)('%s, %s: our locales say it', (_name, _part, schema) => {
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    fc.assert(
      fc.property(wrongFor(shape), (value) => {
        for (const issue of schema.safeParse(value).error?.issues ?? []) {
          const { key, values } = explainIssue(issue, value)
          for (const locale of locales) {
            const text = translatorOf(locale)(key, values)
            expect(text).not.toContain('undefined')
            expect(text).not.toMatch(/^(Invalid|Too (big|small))|expected|received|>=|<=/u)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a fault that is planted is found', () => {
    const planted = z.string({ error: 'Invalid input' }).max(3)
    const texts = [7, 'long'].map((value) => {
      const problem = explainIssue(planted.safeParse(value).error!.issues[0]!, value)
      return translatorOf('eng')(problem.key, problem.values)
    })
    expect(texts).toEqual(['it has to be a text', 'Length should be in between 0 and 3 chars'])
  })
})
