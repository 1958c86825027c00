import { existsSync, rmSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { mustRun } from './run.mjs'
import { isStale } from './staleness.mjs'

const shared = ['package-lock.json', 'tsconfig.json', 'scripts/workspace/build.mjs']
const serverEntries = ['main', 'cli']

/** Bundles the server (`dist/main.js`) and its command line (`dist/cli.js`) when a source is newer. */
export async function buildServer() {
  const own = ['server/src', 'server/package.json', 'trust/src', 'mail-addresses/src']
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
