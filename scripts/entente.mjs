#!/usr/bin/env node
import { buildPortal, buildServer } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { become, main } from './workspace/run.mjs'

/** `npx entente …`: the command line of the server, built when stale. */
await main(async () => {
  const args = process.argv.slice(2)
  await installPackages()
  await buildServer()
  if (args[0] === 'serve' && !process.env.PORTAL_DIR) await buildPortal()
  become(inRoot('packages/server/dist/cli.js'), args)
})
