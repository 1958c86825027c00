import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/workspace/longest-first.mjs'
import { ResultReporter } from './scripts/workspace/result-reporter.mjs'

// Whatever takes the machine's time for UTC shows itself.
process.env['TZ'] = 'Asia/Kolkata'

// Where `npm test` looks for what came of a run.
const resultFile = process.env['ENTENTE_TEST_RESULTS']

const globalSetup = [
  'tests/support/temporary-folder.ts',
  'tests/support/database/fork-server.ts',
  'tests/support/database/database-server.ts',
]

/** `unit`: everything that needs no browser. `journeys`: a real browser against a real server. `keycloak`, `kafka`: beside real ones. */
export default defineConfig({
  test: {
    reporters: resultFile ? ['default', new ResultReporter(resultFile)] : ['default'],
    sequence: { sequencer: LongestFirst },
    // Transformed sources stay for the next run.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'tests/{journeys,faults,keycloak,kafka}/**'],
          globalSetup,
          pool: 'threads',
          isolate: false,
          // Most tests wait for PostgreSQL or openssl most of the time.
          maxWorkers: Math.max(3, availableParallelism()),
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        test: {
          name: 'keycloak',
          include: ['tests/keycloak/**/*.test.ts'],
          globalSetup,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 120_000,
          // The first start of a server that was just unpacked arranges itself for minutes.
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'kafka',
          include: ['tests/kafka/**/*.test.ts'],
          globalSetup,
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          globalSetup: [...globalSetup, 'tests/support/built-portal.ts'],
          pool: 'forks',
          // What a file has of its own it starts itself; the program is loaded once for all.
          isolate: false,
          // Each file has a server, a database and a browser of its own, and waits for them a third of its time.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // A machine under load is slow, not wrong.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
})
