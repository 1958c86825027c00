#!/usr/bin/env node
import { buildPortal, buildServer } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { become, main } from './workspace/run.mjs'

/** `npm start`: from a fresh clone to a served portal. What has been installed and built is not done again. */
await main(async () => {
  await installPackages()
  await buildServer()
  if (!process.env.PORTAL_DIR) await buildPortal()
  become(inRoot('packages/server/dist/main.js'), process.argv.slice(2), {
    ...process.env,
    ENTENTE_SEED: process.env.ENTENTE_SEED ?? 'sandbox',
  })
})
