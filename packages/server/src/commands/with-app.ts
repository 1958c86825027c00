import type { App } from '../platform/app.ts'
import { readSettings } from '../settings.ts'
import { createLog, openApp } from '../start-up.ts'

/** Does some work on the database of this installation, as the server would. */
export const withApp = async <T>(work: (app: App) => Promise<T>): Promise<T> => {
  const settings = readSettings()
  const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
  try {
    return await work(opened.app)
  } finally {
    await opened.close()
  }
}
