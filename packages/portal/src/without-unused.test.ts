import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { unusedColours, withoutUnused } from '../without-unused.ts'

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:tsx?|css)$/u.test(file) && !/\.test\.tsx?$/u.test(file))
  .map((file) => ({ file, text: readFileSync(resolve(import.meta.dirname, file), 'utf8') }))

// Mantine has no door to it.
const defaultColours = resolve(
  import.meta.dirname,
  '../../../node_modules/@mantine/core/esm/core/MantineProvider/default-colors.mjs',
)

test('no source shows what the build leaves out', () => {
  const colours = unusedColours.join('|')
  const left = new RegExp(
    String.raw`\bautosize\b|InfiniteQuer|\bScrollArea\b|Checkbox\.(?:Card|Indicator)|mantine-color-(?:${colours})|(?:color|c|bg)="(?:${colours})`,
    'u',
  )
  expect(sources.length).toBeGreaterThan(300)
  expect(sources.filter(({ text }) => left.test(text)).map(({ file }) => file)).toEqual([])
})

test('palettes leave the code of the library, and only they', async () => {
  const { DEFAULT_COLORS } = (await import(defaultColours)) as { DEFAULT_COLORS: object }
  expect(unusedColours.filter((colour) => !(colour in DEFAULT_COLORS))).toEqual([])
  const code = readFileSync(defaultColours, 'utf8')
  const transform = withoutUnused.find(({ name }) => name.endsWith('palettes'))?.transform as {
    handler(code: string): { code: string }
  }
  const rest = transform.handler(code).code
  const { DEFAULT_COLORS: kept } = (await import(`data:text/javascript,${encodeURIComponent(rest)}`)) as {
    DEFAULT_COLORS: object
  }
  expect(Object.keys(kept)).toEqual(
    Object.keys(DEFAULT_COLORS).filter((colour) => !unusedColours.includes(colour)),
  )
})
