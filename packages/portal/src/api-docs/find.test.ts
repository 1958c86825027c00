import { expect, test } from 'vitest'
import { isFound } from './find.ts'

const operation = {
  method: 'patch',
  path: '/v1/partnermanager/ftpchipdetail',
  id: 'chips.decide',
  summary: 'Approve or reject a chip',
}

test.each(['', 'PATCH', 'ftpchip', 'chips.decide', 'reject  approve', ' chip '])('%j finds it', (search) => {
  expect(isFound(operation, search)).toBe(true)
})

test.each(['post', 'approve nothing', 'chips.add'])('%j does not', (search) => {
  expect(isFound(operation, search)).toBe(false)
})
