#!/usr/bin/env node
import { pathToFileURL } from 'node:url'
import { buildPortal, buildServer, bundleProgram } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { prepare } from './workspace/run.mjs'

/** `npm run bench`: all of `bench/`, and the figures into docs/performance.md; `npm run bench -- trust` prints one part, with `--write` it renews its chapter. */
const bundle = inRoot('bench/dist/main.mjs')

const isPrepared = await prepare(async () => {
  await installPackages()
  await buildServer()
  await buildPortal()
  await bundleProgram('bench/main.ts', bundle)
})

if (isPrepared) {
  const { runBenches } = await import(pathToFileURL(bundle).href)
  await prepare(() => runBenches(inRoot(), process.argv.slice(2)))
}
