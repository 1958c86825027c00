import { afterAll, describe, expect, test } from 'vitest'
import { declared, type Declared } from './declared.ts'
import { observedFiles, readLines } from './lines.ts'
import { countThere, replay, type Outcome } from './replay.ts'
import { scenes } from './scenes/scenes.ts'
import { tableOf, waitingLines } from './table.ts'

const files = observedFiles()
if (files.length === 0) process.stderr.write('OBSERVED ANSWERS SKIPPED: shared/observed is absent\n')

const outcomes: Outcome[] = []

const fits = (each: Declared, { op, step }: Outcome, difference: string): boolean =>
  (each.ops.length === 0 || each.ops.includes(op)) &&
  (each.steps === undefined || each.steps.includes(step)) &&
  each.difference.test(difference)

const undeclaredOf = (outcome: Outcome): string[] =>
  (outcome.differences ?? [])
    .filter((difference) => !declared.some((each) => fits(each, outcome, difference)))
    .map((difference) => `${outcome.op} ${outcome.step}: ${difference}`)

afterAll(() => {
  if (outcomes.length === 0) return
  const waiting = files
    .filter((file) => !(file in scenes))
    .map((file) => ({ file, lines: readLines(file).length, there: countThere(readLines(file)) }))
  process.stderr.write(`${tableOf(outcomes)}\n${waitingLines(waiting)}\n`)
})

describe.skipIf(files.length === 0)('answers as observed', () => {
  test.each(Object.entries(scenes))('%s', async (file, scene) => {
    const lines = readLines(file)
    const found = await replay(file, scene, lines)
    outcomes.push(...found)
    expect(found.length).toBe(lines.length)
    expect(found.flatMap(undeclaredOf)).toEqual([])
    const answers = found.filter(({ differences }) => differences !== undefined)
    expect(answers.filter(({ contentType }) => contentType !== 'application/json; charset=utf-8')).toEqual([])
  })

  test('differ only as long as it is declared', () => {
    const gone = declared.filter(
      (each) => !outcomes.some((outcome) => outcome.differences?.some((one) => fits(each, outcome, one))),
    )
    expect(gone.map(({ ops, difference }) => `${ops.join(' ')}: ${difference.source}`)).toEqual([])
  })
})
