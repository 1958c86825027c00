import { resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { expect, test, vi } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** What the portal's build would write, without compressing it. */
const outputs = async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const built = await build({ root, logLevel: 'error', build: { write: false } })
  vi.unstubAllEnvs()
  return (built as Rolldown.RolldownOutput).output
}

const sizes = new Map<string, number>()
const sizeOf = (file: Awaited<ReturnType<typeof outputs>>[number]): number => {
  const content = file.type === 'chunk' ? file.code : file.source
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  const size = sizes.get(file.fileName) ?? brotliCompressSync(content, { params }).length
  sizes.set(file.fileName, size)
  return size
}

/** Octets of what a browser loads for modules: their files, what these import, and the styles of all of them. */
const weigh = (files: Awaited<ReturnType<typeof outputs>>, modules: readonly string[]) => {
  const chunks = files.filter((file) => file.type === 'chunk')
  const wanted = new Set<string>()
  const take = (name: string): void => {
    const chunk = chunks.find((each) => each.fileName === name)
    if (wanted.has(name)) return
    wanted.add(name)
    for (const style of chunk?.viteMetadata?.importedCss ?? []) wanted.add(style)
    chunk?.imports.forEach(take)
  }
  for (const module of modules) {
    const holder = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)))
    if (!holder) throw new Error(`No file of the build has ${module}`)
    take(holder.fileName)
  }
  const loaded = files.filter(({ fileName }) => wanted.has(fileName))
  return { files: loaded.length, octets: loaded.reduce((sum, file) => sum + sizeOf(file), 0) }
}

// Goals are 120 kB and 160 kB; docs/decisions/0036 says what stands between. A budget is what may not grow unnoticed.
test('pages stay within their budget, in each language', async () => {
  const files = await outputs()
  for (const language of ['en', 'fr', 'ar']) {
    const first = ['/portal/src/main.tsx', `/${language}.json?part=public&texts`]
    const inside = [
      ...first,
      '/portal/src/routes.tsx',
      `/${language}.json?part=inside&texts`,
      '/shell/Inside.tsx',
    ]
    const found = {
      signIn: weigh(files, [...first, '/SignInPage.tsx']),
      registration: weigh(files, [...first, '/RegistrationPage.tsx']),
      home: weigh(files, [...inside, `/${language}.json?part=home&texts`, '/DashboardPage.tsx']),
      chips: weigh(files, [...inside, '/ChipsPage.tsx']),
      chip: weigh(files, [...inside, '/ChipPage.tsx']),
    }
    process.stdout.write(`weight, ${language}: ${JSON.stringify(found)}\n`)
    expect(found.signIn.octets).toBeLessThan(147_000)
    expect(found.signIn.files).toBeLessThanOrEqual(8)
    expect(found.registration.octets).toBeLessThan(172_000)
    expect(found.home.octets).toBeLessThan(199_000)
    expect(found.chips.octets).toBeLessThan(203_000)
    expect(found.chip.octets).toBeLessThan(216_000)
  }
})
