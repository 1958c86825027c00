import type { App } from '../../platform/app.ts'

/**
 * Something that is made once for an app, when it is first wanted, and lives as long as the app.
 * A failed attempt is forgotten, so that the next one tries again.
 */
export const oncePerApp = <T>(make: (app: App) => Promise<T>): ((app: App) => Promise<T>) => {
  const made = new WeakMap<App, Promise<T>>()
  return (app) => {
    const known = made.get(app)
    if (known) return known
    const pending = make(app)
    made.set(app, pending)
    pending.catch(() => made.delete(app))
    return pending
  }
}
