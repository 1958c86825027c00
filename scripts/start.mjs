#!/usr/bin/env node
import { buildPortal, buildServer } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { become, prepare } from './workspace/run.mjs'

/** `npm start`: from a fresh clone to a served portal. What has been installed and built is not done again. */
const isPrepared = await prepare(async () => {
  await installPackages()
  await buildServer()
  if (!process.env.PORTAL_DIR) await buildPortal()
})

if (isPrepared) {
  process.env.ENTENTE_SEED ??= 'sandbox'
  // A person reads this terminal; one JSON line for each request would hide what is said to them.
  process.env.LOG_LEVEL ??= 'warn'
  await become(inRoot('packages/server/dist/main.js'))
}
