import { runCommand } from './commands/run-command.ts'

process.exitCode = await runCommand(['serve'])
