import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './paths.mjs'

/** Whether an output is missing or older than the newest of its sources (files or whole folders). */
export function isStale(output, sources) {
  const made = modifiedAt(inRoot(output))
  return made === undefined || sources.some((source) => newest(inRoot(source)) > made)
}

function modifiedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}

/** Folders count too, so that a deleted file is noticed. */
function newest(file) {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const inside = readdirSync(file).filter((name) => name !== 'node_modules' && name !== 'dist')
  return Math.max(found.mtimeMs, ...inside.map((name) => newest(path.join(file, name))))
}
