import { readSettings } from '../../packages/server/src/settings.ts'
import { createLog, openApp } from '../../packages/server/src/start-up.ts'
import { buildWeb } from '../../packages/server/src/web.ts'

// The whole web server on the database of a test, without background work: what stalls is a request.
const settings = readSettings()
const { app } = await openApp(settings, createLog(settings))
const web = await buildWeb(app)
const address = await web.listen({ port: settings.PORT, host: settings.HOST })
process.send?.({ address })
