import { expect, test } from 'vitest'
import { checksBeforeDecision, checksBehindDecision, checksOfLetIn } from './explain.ts'
import { gatewayReasons } from './reasons.ts'

test('every way to refuse belongs to one check, which has a text', () => {
  const groups = [checksBeforeDecision, checksBehindDecision, checksOfLetIn]
  const codes = groups.flatMap(({ checks }) => checks.flatMap((each) => each.codes))
  expect([...codes].sort()).toEqual(Object.values(gatewayReasons).map(([code]) => code))
  for (const { checks, titleOf, explain } of groups)
    for (const { check, codes: own } of checks)
      for (const locale of ['eng', 'fra', 'ara'] as const) {
        expect(titleOf(check, locale)).not.toBe('')
        for (const code of own) expect(explain(code, {}, locale).remedy).not.toBe('')
      }
})
