import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './paths.mjs'
import { mustRun } from './run.mjs'
import { isStale } from './staleness.mjs'

const shared = ['package-lock.json', 'tsconfig.json', 'scripts/workspace/build.mjs']
const serverEntries = ['main', 'cli']

/**
 * Bundles a program that is run from its sources, with everything of the workspace in it.
 * @param {string} entry its first file, from the root
 * @param {string} outfile where the bundle goes: an absolute path
 * @param {{ withPackages?: boolean }} [options] whether other packages go in, too; else they are found beside it
 */
export async function bundleProgram(entry, outfile, { withPackages = false } = {}) {
  const { build, stop } = await import('esbuild')
  await build({
    absWorkingDir: inRoot(),
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    plugins: withPackages ? [] : [externalPackages],
  })
  await stop()
}

/** Bundles the server (`dist/main.js`) and its command line (`dist/cli.js`) when a source is newer. */
export async function buildServer() {
  const own = ['server/src', 'server/package.json', 'trust/src', 'partner/src', 'mail-addresses/src']
  const sources = [...shared, ...own.map((name) => `packages/${name}`)]
  const outputs = serverEntries.map((name) => `packages/server/dist/${name}.js`)
  if (!outputs.some((output) => isStale(output, sources))) return
  console.error('Building the server …')
  const { build, stop } = await import('esbuild')
  await build({
    absWorkingDir: inRoot('packages/server'),
    entryPoints: serverEntries.map((name) => `src/${name}.ts`),
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [externalPackages],
  })
  await stop()
}

/**
 * Bundles the partner kit into a package of its own (`packages/partner/dist`) when a source is newer: it stands on nothing
 * but Node, for `@entente/trust` is part of the bundle.
 */
export async function buildPartner() {
  const partner = 'packages/partner'
  const own = ['src', 'package.json', 'README.md', 'examples'].map((name) => `${partner}/${name}`)
  if (!isStale(`${partner}/dist/package.json`, [...shared, ...own, 'packages/trust/src'])) return
  console.error('Building the partner kit …')
  // Made aside, so that nobody who starts the kit meanwhile finds half of it.
  const aside = inRoot('node_modules/.cache', `partner-kit-${process.pid}`)
  const { build, stop } = await import('esbuild')
  const bundle = (name, options) =>
    build({
      absWorkingDir: inRoot(partner),
      entryPoints: [`src/${name}.ts`],
      outfile: path.join(aside, `${name}.js`),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
      ...options,
    })
  await Promise.all([
    bundle('index'),
    bundle('cli', { banner: { js: '#!/usr/bin/env node' } }),
    bundle('browser', { platform: 'browser', target: 'es2023' }),
  ])
  await stop()
  for (const name of ['README.md', 'examples'])
    cpSync(inRoot(partner, name), path.join(aside, name), { recursive: true })
  cpSync(inRoot('LICENSE'), path.join(aside, 'LICENSE'))
  writeFileSync(path.join(aside, 'package.json'), `${JSON.stringify(publishedPartner(), null, 2)}\n`)
  replaceFolder(inRoot(partner, 'dist'), aside)
}

/** Puts a folder in the place of another one; of several at once one remains. */
function replaceFolder(folder, made) {
  const old = `${made}-old`
  try {
    if (existsSync(folder)) renameSync(folder, old)
    renameSync(made, folder)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code) || !existsSync(folder)) throw error
  }
  for (const each of [old, made]) rmSync(each, { recursive: true, force: true })
}

/** What npm is told of the kit: no dependencies, the bundles in the place of the sources. */
function publishedPartner() {
  const { name, version, description, license, type, sideEffects } = JSON.parse(
    readFileSync(inRoot('packages/partner/package.json'), 'utf8'),
  )
  const { engines } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const face = (file) => ({ types: `./types/partner/src/${file}.d.ts`, default: `./${file}.js` })
  return {
    name,
    version,
    description,
    license,
    type,
    sideEffects,
    engines,
    bin: { 'entente-partner': 'cli.js' },
    exports: { '.': face('index'), './browser': face('browser') },
  }
}

/** npm's packages stay where npm put them; our own become part of the bundle. */
export const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@entente/') ? undefined : { path, external: true },
    )
  },
}

/** Builds the portal's files (`dist/index.html` and its assets) when a source is newer. */
export async function buildPortal() {
  const portal = 'packages/portal'
  const sources = ['src', 'public', 'index.html', 'api-docs.html', 'vite.config.ts', 'package.json'].map(
    (name) => `${portal}/${name}`,
  )
  const ours = ['packages/mail-addresses/src', 'packages/trust/src']
  // Of the contracts the portal takes types, never code; of `trust` the part for browsers.
  if (!isStale(`${portal}/dist/index.html`, [...shared, ...sources, ...ours])) return
  console.error('Building the portal …')
  try {
    await mustRun(
      process.execPath,
      [inRoot('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      {
        cwd: inRoot(portal),
        env: { ...process.env, NODE_ENV: 'production' },
      },
    )
  } catch (error) {
    // A half-written folder must not look fresh to the next start.
    rmSync(inRoot(portal, 'dist/index.html'), { force: true })
    throw error
  }
  if (!existsSync(inRoot(portal, 'dist/index.html'))) throw new Error('The portal build made no index.html.')
}
