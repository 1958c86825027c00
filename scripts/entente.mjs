#!/usr/bin/env node
import { buildPortal, buildServer } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { become, prepare } from './workspace/run.mjs'

/** `npx entente …`: the command line of the server, built when stale. */
const isPrepared = await prepare(async () => {
  await installPackages()
  await buildServer()
  if (process.argv[2] === 'serve' && !process.env.PORTAL_DIR) await buildPortal()
})

if (isPrepared) await become(inRoot('packages/server/dist/cli.js'))
