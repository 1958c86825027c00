import { expect, test } from 'vitest'
import { placeBeside } from './place-beside.ts'

const view = { width: 1000, height: 600 }
const panel = { width: 200, height: 300 }
const at = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 40 })

test.each([
  ['begins where its button begins', at(100, 50), 'start', false, { left: 100, top: 96 }],
  ['ends where its button ends', at(500, 50), 'end', false, { left: 340, top: 96 }],
  ['mirrors from right to left', at(500, 50), 'start', true, { left: 340, top: 96 }],
  ['stays in the window at its left', at(0, 50), 'end', false, { left: 8, top: 96 }],
  ['stays in the window at its right', at(950, 50), 'start', false, { left: 792, top: 96 }],
  ['goes above where there is no room below', at(100, 500), 'start', false, { left: 100, top: 194 }],
] as const)('%s', (_, button, align, isRtl, place) => {
  expect(placeBeside(button, panel, view, { align, isRtl })).toMatchObject(place)
})

test('is never taller than the room that it has', () => {
  const tall = { width: 200, height: 5000 }
  for (let top = 0; top <= 560; top += 20) {
    const place = placeBeside(at(100, top), tall, view, { align: 'start', isRtl: false })
    expect(place.top).toBeGreaterThanOrEqual(8)
    expect(place.top + place.maxHeight).toBeLessThanOrEqual(view.height - 8)
    expect(place.maxHeight).toBeGreaterThan(200)
  }
})

test('is at the edge where it is wider than the window', () => {
  const wide = { width: 2000, height: 100 }
  expect(placeBeside(at(100, 50), wide, view, { align: 'end', isRtl: false }).left).toBe(8)
})
