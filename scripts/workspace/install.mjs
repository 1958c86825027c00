import { existsSync, utimesSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { mustRun } from './run.mjs'
import { isStale } from './staleness.mjs'

const oldestNode = [20, 19]
/** npm writes it last, so an interrupted installation is done again. */
const receipt = 'node_modules/.package-lock.json'

/** Installs the npm packages of the lock file, unless that has been done. */
export async function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Error(`Entente needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`)
  }
  if (!isStale(receipt, ['package-lock.json'])) return
  console.error('Installing npm packages …')
  await mustRun('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (!existsSync(inRoot(receipt)))
    throw new Error('npm ci left no node_modules; run it by hand and read its output.')
  utimesSync(inRoot(receipt), new Date(), new Date())
}
