import { runWriter } from '../../bench/usage/writer.ts'

// A process of its own, which the test kills.
runWriter(JSON.parse(process.env['USAGE_WRITER'] ?? '') as Parameters<typeof runWriter>[0])
