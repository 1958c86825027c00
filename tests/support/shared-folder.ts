import { existsSync } from 'node:fs'
import path from 'node:path'

/** A file or folder of `shared`, which lies beside the checkout or beside a folder above it; undefined without one. */
export const findShared = (name: string): string | undefined => {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder);) {
    folder = path.dirname(folder)
    const found = path.join(folder, 'shared', name)
    if (existsSync(found)) return found
  }
  return undefined
}
