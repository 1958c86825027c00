import {
  accountsCreate,
  accountsDisable,
  accountsEnable,
  accountsGrant,
  accountsList,
  accountsRevoke,
} from './accounts/accounts.ts'
import { accountsImport } from './accounts/accounts-import.ts'
import { accountsRelink } from './accounts/accounts-relink.ts'
import { accountsResetSecondFactor } from './accounts/accounts-reset-second-factor.ts'
import { auditHead, auditHeads } from './audit/audit-heads.ts'
import { auditVerify } from './audit/audit-verify.ts'
import { certificateExplain } from './certificates/certificate-explain.ts'
import { certificateReview } from './certificates/certificate-review.ts'
import { certificateVerifyBatch } from './certificates/certificate-verify-batch.ts'
import { certificateVerify } from './certificates/certificate-verify.ts'
import { deviceVerify } from './devices/device-verify.ts'
import { doctor } from './doctor/doctor.ts'
import { gatewayCommand } from './gateway.ts'
import { keysList, keysRevoke, keysRotate, keysRotateSigning } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { seedCommand } from './seed.ts'
import { serveCommand } from './serve.ts'
import type { Command } from './command.ts'
import { MigrationError } from '../platform/database/migrate.ts'
import { SettingsError } from '../settings.ts'

const commands: Readonly<Record<string, Command>> = {
  serve: serveCommand,
  gateway: gatewayCommand,
  migrate: migrateCommand,
  seed: seedCommand,
  'accounts import': accountsImport,
  'accounts list': accountsList,
  'accounts create': accountsCreate,
  'accounts disable': accountsDisable,
  'accounts enable': accountsEnable,
  'accounts grant': accountsGrant,
  'accounts revoke': accountsRevoke,
  'accounts relink': accountsRelink,
  'accounts reset-second-factor': accountsResetSecondFactor,
  'audit verify': auditVerify,
  'audit heads': auditHeads,
  'audit head': auditHead,
  'certificate explain': certificateExplain,
  'certificate review': certificateReview,
  'certificate verify': certificateVerify,
  'certificate verify-batch': certificateVerifyBatch,
  'device verify': deviceVerify,
  'keys list': keysList,
  'keys rotate': keysRotate,
  'keys rotate-signing': keysRotateSigning,
  'keys revoke': keysRevoke,
  doctor,
}

const help = (): string =>
  [
    'Usage: npx entente COMMAND',
    '',
    ...Object.entries(commands).map(
      ([name, { usage, summary }]) => `  ${`${name} ${usage}`.padEnd(36)} ${summary}`,
    ),
    '',
    'Settings are environment variables; docs/operators/settings.md lists them.',
  ].join('\n')

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

const find = (words: readonly string[]): { command: Command; rest: readonly string[] } | undefined => {
  for (const length of [2, 1]) {
    const command = commands[words.slice(0, length).join(' ')]
    if (command) return { command, rest: words.slice(length) }
  }
  return undefined
}

/** Errors that say by themselves what is wrong; everything else is a fault of ours and shows its stack. */
const isExpected = (error: unknown): error is Error =>
  error instanceof SettingsError ||
  error instanceof MigrationError ||
  (error instanceof Error && 'remedy' in error)

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export const runCommand = async (words: readonly string[]): Promise<number> => {
  const found = find(words)
  if (!found) {
    const isHelp = words.length === 0 || words[0] === 'help' || words[0] === '--help'
    ;(isHelp ? say : complain)(help())
    return isHelp ? 0 : 2
  }
  try {
    return await found.command.run(found.rest, { say, complain })
  } catch (error) {
    if (!isExpected(error)) throw error
    complain(error.message)
    if ('remedy' in error) complain(String(error.remedy))
    return 1
  }
}
