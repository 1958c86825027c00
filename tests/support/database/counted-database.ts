import { Socket } from 'node:net'
import { openDatabase, type Database } from '../../../packages/server/src/platform/database/database.ts'
import type { App } from '../../../packages/server/src/platform/app.ts'

/** A way to the database of an app that counts how often something is sent. */
export interface CountedDatabase {
  readonly database: Database
  /** How often something was sent while `work` ran. */
  count(work: () => Promise<unknown>): Promise<number>
}

/** Opens one connection, so that what one transaction leaves behind meets the next. */
export const openCountedDatabase = ({ connection }: Pick<App, 'connection'>): CountedDatabase => {
  let writes = 0
  // Node's own names for what writes.
  /* oxlint-disable no-underscore-dangle */
  class CountedSocket extends Socket {
    override _write(...words: Parameters<Socket['_write']>): void {
      writes += 1
      super._write(...words)
    }

    override _writev(...words: Parameters<NonNullable<Socket['_writev']>>): void {
      writes += 1
      super._writev?.(...words)
    }
  }
  /* oxlint-enable no-underscore-dangle */
  return {
    database: openDatabase({ ...connection, max: 1, stream: () => new CountedSocket() }),
    async count(work) {
      const before = writes
      await work()
      return writes - before
    },
  }
}
