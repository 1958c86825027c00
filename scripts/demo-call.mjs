#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildPortal, buildServer, bundleProgram } from './workspace/build.mjs'
import { installPackages } from './workspace/install.mjs'
import { inRoot } from './workspace/paths.mjs'
import { prepare } from './workspace/run.mjs'

/**
 * `npm run demo:call`: a partner comes to a platform of its own, over the API, and calls its gateway. `-- --break STEP` does one
 * step wrong; `-- --list` says which there are; `--server`, `--gateway` and `--certificate` name a platform that runs already.
 */
const help = `npm run demo:call -- [--break STEP] [--list] [--server URL --gateway URL --certificate FILE]

Takes a made-up partner the whole way to an answered call, on a platform of its own that ends with it.

  --break STEP   does one step wrong, and shows how it is refused
  --list         says which steps can be broken
  --server, --gateway, --certificate
                 a platform that runs already, its gateway, and the certificate by which that is believed`

/** What was asked for; undefined where it cannot be read. */
const readOptions = () => {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean' },
        break: { type: 'string' },
        list: { type: 'boolean' },
        server: { type: 'string' },
        gateway: { type: 'string' },
        certificate: { type: 'string' },
      },
    }).values
  } catch {
    return undefined
  }
}

const values = readOptions()
if (!values || values.help) {
  console.log(help)
  process.exit(values ? 0 : 2)
}

const isPrepared = await prepare(async () => {
  await installPackages()
  if (values.server || values.list) return
  await buildServer()
  await buildPortal()
})

if (isPrepared)
  await prepare(async () => {
    const { breaks, showDemo } = await loadDemo()
    const list = Object.entries(breaks).map(
      ([name, { what, expected }]) => `${name.padEnd(24)} ${what} → ${expected}`,
    )
    if (values.list) return console.log(list.join('\n'))
    if (values.break !== undefined && !Object.hasOwn(breaks, values.break))
      throw new Error(`There is no step ${values.break}. These can be broken:\n${list.join('\n')}`)
    const platform = values.server ? runningPlatform() : await startPlatform()
    try {
      const places = {
        ...platform.places,
        admin: { userName: 'admin', password: 'sandbox-admin-sesame' },
        officer: { userName: 'officer', password: 'sandbox-officer-sesame' },
        tell: (line) => console.log(line),
      }
      process.exitCode = await showDemo(places, values.break)
    } finally {
      await platform.stop()
    }
  })

async function loadDemo() {
  const bundle = inRoot('node_modules/.cache/demo/demo.mjs')
  await bundleProgram('demo/index.ts', bundle)
  return import(pathToFileURL(bundle).href)
}

function runningPlatform() {
  const { server, gateway, certificate } = values
  if (!gateway || !certificate) throw new Error('--server goes with --gateway and --certificate (a PEM file)')
  return { places: { server, gateway, gatewayCertificate: certificate }, stop: async () => undefined }
}

/** A sandbox for this run alone, with a gateway: both as an operator starts them. */
async function startPlatform() {
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-demo-'))
  const [port, gatewayPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    ENTENTE_DATA: folder,
    ENTENTE_SEED: 'sandbox',
    PORT: String(port),
    GATEWAY_PORT: String(gatewayPort),
    LOG_LEVEL: 'warn',
  }
  const children = []
  const stop = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null) continue
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    console.log('— a sandbox is started')
    children.push(await start('serve', 'Entente is ready', env))
    children.push(await start('gateway', 'The gateway is ready', env))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    places: {
      server: `http://localhost:${port}`,
      gateway: `https://localhost:${gatewayPort}/idauthentication/v1`,
      gatewayCertificate: path.join(folder, 'gateway/tls.pem'),
    },
    stop,
  }
}

/** Goes on as soon as a command has said that it is ready; what it says afterwards is not read. */
function start(command, ready, env) {
  const child = spawn(process.execPath, [inRoot('packages/server/dist/cli.js'), command], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-10_000)
      if (said.includes(ready)) resolve(child)
    })
    child.once('exit', () => reject(new Error(`${command} has ended before it was ready:\n${said}`)))
  })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
