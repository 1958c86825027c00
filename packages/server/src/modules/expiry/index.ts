import type { Module } from '../../platform/app.ts'
import { expiryRoutes } from './routes.ts'
import { scanJob, sweepJob } from './scan/scan.ts'
import { weeklyJob } from './scan/weekly.ts'

/** What ends: notices of it, once for each thing and day, and who has read them. */
export const expiryModule: Module = {
  name: 'expiry',
  jobs: (app) => [scanJob(app), weeklyJob(app), sweepJob(app)],
  routes: expiryRoutes,
}
