import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '../../..')
const embedded = path.join(root, 'packages/server/src/platform/database/embedded')
const watchdog = new URL('../../../packages/server/workers/database-watchdog.mjs', import.meta.url)

let built: Promise<string> | undefined

const buildScript = async (): Promise<string> => {
  // Each process of the test run writes its own.
  const outfile = path.join(root, `packages/server/node_modules/.cache/database-process-${process.pid}.mjs`)
  await build({
    stdin: {
      contents: `
        import { startEmbeddedDatabase } from './embedded-database.ts'
        const log = { info: console.log, warn: console.log }
        process.once('SIGTERM', () => process.exit(1))
        const watchdog = new URL(process.argv[3])
        const options = { dataDirectory: process.argv[2], databaseName: 'app', watchdog, log, durability: 'off' }
        await startEmbeddedDatabase(options).then(() => console.log('ready'), (error) => {
          console.log(error.message)
          process.exit(2)
        })`,
      resolveDir: embedded,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  return outfile
}

/**
 * Uses an embedded database in a process of its own, as `npm start` would, until that is killed.
 * @param prefix a command that runs it, such as one that takes privileges away
 * @returns the process, and what it has said
 * @throws {Error} with what the process said, when it ends before the database is ready
 */
export const startDatabaseProcess = async (
  folder: string,
  prefix: readonly string[] = [],
): Promise<ChildProcess & { readonly said: () => string }> => {
  const script = await (built ??= buildScript())
  const [command, ...words] = [...prefix, process.execPath, script, folder, watchdog.href]
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (/^ready$/mu.test(text)) resolve()
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The other process ended early: ${text}`)))
  })
  return Object.assign(child, { said: () => text })
}
