import { expect, test } from 'vitest'
import { createRemembered } from './remembered.ts'

const value = (text: string) => ({ text })
const named = (...names: string[]): Buffer[] => names.map((name) => Buffer.from(name))

test('is read once, until it is named', async () => {
  const remembered = createRemembered()
  let reads = 0
  const recall = () =>
    remembered.recall('Pbank', async () => {
      reads += 1
      return value(`read ${reads}`)
    })
  expect([await recall(), await recall()]).toEqual([value('read 1'), value('read 1')])
  remembered.forget(named('Pbanker', 'Ybank', 'Pban'))
  expect(await recall()).toEqual(value('read 1'))
  remembered.forget(named('Pbank'))
  expect(await recall()).toEqual(value('read 2'))
})

test('what is named while it is read is answered and not kept, and nobody else waits for it', async () => {
  const remembered = createRemembered()
  let finish: (found: { text: string }) => void = () => undefined
  const slow = remembered.recall(
    'Pbank',
    () => new Promise<{ text: string }>((resolve) => void (finish = resolve)),
  )
  remembered.forget(named('Pbank'))
  // Whoever comes after the change reads anew.
  expect(await remembered.recall('Pbank', async () => value('new'))).toEqual(value('new'))
  finish(value('old'))
  expect(await slow).toEqual(value('old'))
  expect(await remembered.recall('Pbank', async () => value('newer'))).toEqual(value('new'))
})

test('is forgotten by kind: for an id without room, and partners for an authority; all of it for a gap', async () => {
  const remembered = createRemembered()
  const fill = async () => {
    for (const name of ['Pbank', 'Pshop', 'Yone', 'Gone', 'Cff'])
      await remembered.recall(name, async () => value(name))
  }
  const left = async (...keys: Buffer[]) => {
    await fill()
    remembered.forget(keys)
    return remembered.size
  }
  expect(await left(...named('P'))).toBe(3)
  expect(await left(...named('TAUTH'))).toBe(3)
  expect(await left(...named('Y', 'G'))).toBe(3)
  // A digest of a key may begin with any letter.
  expect(await left(Buffer.alloc(32, 'T'), Buffer.alloc(32, 'P'))).toBe(5)
  remembered.forgetAll()
  expect(remembered.size).toBe(0)
})

test('a client is named by its digest; an id of that length by itself', async () => {
  const remembered = createRemembered()
  const digest = Buffer.alloc(32, 7)
  const id = `P${'x'.repeat(31)}`
  await remembered.recall(`C${digest.toString('hex')}`, async () => value('client'))
  await remembered.recall(id, async () => value('partner'))
  remembered.forget([digest])
  expect(remembered.size).toBe(1)
  remembered.forget(named(id))
  expect(remembered.size).toBe(0)
})

test('what is not there, and what fails, is not remembered; what time has changed is read again', async () => {
  const remembered = createRemembered()
  expect(await remembered.recall('Pnone', async () => undefined)).toBeUndefined()
  await expect(remembered.recall('Pbad', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(remembered.size).toBe(0)
  await remembered.recall('Pbank', async () => value('once'))
  expect(
    await remembered.recall(
      'Pbank',
      async () => value('twice'),
      ({ text }) => text !== 'once',
    ),
  ).toEqual(value('twice'))
})
