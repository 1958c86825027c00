import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { headText, loadHeads, readHeadText, readSignedHead } from '../../modules/audit-trail/index.ts'
import type { App } from '../../platform/app.ts'
import { verifyAudit, type AuditFault, type AuditHead } from '../../platform/record/audit-chain.ts'
import { findUnrecorded, type Unlike } from '../../platform/record/recorded-objects.ts'
import { readSettings } from '../../settings.ts'
import { createLog, openApp } from '../../start-up.ts'
import { CommandError, type Command } from '../command.ts'

const usage = '[--head SEQUENCE:HASH]… [--head-file FILE]…'

const readWords = (words: readonly string[]): { heads: AuditHead[]; files: readonly string[] } => {
  const options = {
    head: { type: 'string', multiple: true },
    'head-file': { type: 'string', multiple: true },
  } as const
  try {
    const { values } = parseArgs({ args: [...words], options, strict: true })
    const heads = (values.head ?? []).map((text) => {
      const head = readHeadText(text)
      if (!head)
        throw new CommandError(
          `${text.slice(0, 100)} is not a head of the audit log`,
          'A head is SEQUENCE:HASH, as audit verify prints it: a number, a colon, 64 hexadecimal digits.',
        )
      return head
    })
    return { heads, files: values['head-file'] ?? [] }
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError('These words are not understood', `Usage: npx entente audit verify ${usage}`)
  }
}

/** The signed heads of a file that was kept elsewhere, one a line. */
const readHeadFile = async (app: App, file: string): Promise<AuditHead[]> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`${file} cannot be read`, 'Name a file as audit head has written it.')
  })
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0)
    throw new CommandError(`${file} holds no head`, 'Name a file as audit head has written it.')
  return lines.map((line) => {
    const head = readSignedHead(app, line)
    if (!head)
      throw new CommandError(
        `${file} holds a line that no key of this platform has signed as a head of its audit log`,
        'Take the file as it was downloaded; if it is, the keys in this database are not those that signed it.',
      )
    return head
  })
}

interface StoredHeads {
  readonly heads: readonly AuditHead[]
  /** Days whose signature or columns are not right. */
  readonly spoilt: readonly string[]
}

const readStored = async (app: App): Promise<StoredHeads> => {
  const rows = await loadHeads(app.database)
  const spoilt = rows.filter(({ jws, sequence, hash }) => {
    const head = readSignedHead(app, jws)
    return head?.sequence !== sequence || head.hash !== hash.toString('hex')
  })
  return {
    heads: rows.map(({ sequence, hash }) => ({ sequence, hash: hash.toString('hex') })),
    spoilt: spoilt.map(({ day }) => day),
  }
}

const sealingStates = {
  missing: 'is missing',
  disabled: 'is disabled',
  changed: 'was changed',
  planted: 'is not ours',
} as const

const sealingSentence = ({ state, name, table }: Extract<AuditFault, { kind: 'sealing' }>): string => {
  const what = table === null ? `The function ${name}` : `The trigger or rule ${name} of ${table}`
  return `${what} ${sealingStates[state]}: what people do may go unrecorded.`
}

const sentenceOf = (fault: AuditFault): string => {
  switch (fault.kind) {
    case 'empty':
      return 'The audit log is empty, though the platform has keys, and making them is recorded: its rows were deleted.'
    case 'link':
      return `The audit log does not fit from row ${fault.sequence} on: somebody has changed it outside the program.`
    case 'head':
      return `The audit log does not hold the head ${headText(fault.head)}: ${
        fault.found === null
          ? `it has no row ${fault.head.sequence} that fits. Rows were deleted, or the database is an older one.`
          : `row ${fault.head.sequence} has the hash ${fault.found}. It is another log, or was written anew.`
      }`
    default:
      return fault.missing === 'history'
        ? `Row ${fault.row} of the audit log (${fault.action}, ${fault.object}, ${fault.at.toISOString()}) is not in the history as it was recorded.`
        : `Row ${fault.row} of the history (${fault.action}, ${fault.object}, ${fault.at.toISOString()}) was never recorded like that.`
    case 'unsealed':
      return `What happened at ${fault.at.toISOString()} (${fault.action}), ${fault.object}, was written down and never became part of the audit log: somebody kept the database from sealing it.`
    case 'sealing':
      return sealingSentence(fault)
    case 'order':
      return `Row ${fault.row} of the history (${fault.action}, ${fault.object}, ${fault.at.toISOString()}) does not stand where it was recorded: rows have changed places.`
  }
}

const unlikeSentence = ({ type, id, field, stored, recorded }: Unlike): string =>
  field === null
    ? `Of ${type} ${id} nothing was ever recorded: it was put there outside the program.`
    : `The ${field} of ${type} ${id} is ${stored ?? 'nothing'}, but ${recorded ?? 'nothing'} was recorded last: its row was changed outside the program.`

export const auditVerify: Command = {
  usage,
  summary: 'Say whether the audit log or a history was changed, cut off or written anew, and print its head',
  async run(words, { say, complain }) {
    const given = readWords(words)
    const settings = readSettings()
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
    try {
      const { app } = opened
      const fromFiles = await Promise.all(given.files.map((file) => readHeadFile(app, file)))
      const stored = await readStored(app)
      const known = [...given.heads, ...fromFiles.flat(), ...stored.heads]
      const { rows, head, faults } = await verifyAudit(app.database, known)
      for (const fault of faults) complain(sentenceOf(fault))
      const unlike = await findUnrecorded(app)
      for (const each of unlike) complain(unlikeSentence(each))
      for (const day of stored.spoilt)
        complain(`The head of ${day} was not signed like that by a key of this platform.`)
      if (faults.length + unlike.length + stored.spoilt.length > 0) {
        complain('Compare with a backup from before, and find out who had access to the database.')
        return 1
      }
      say(
        `The audit log is intact: ${rows} rows, ${known.length} known heads, and the histories say what was recorded`,
      )
      if (head) say(`Its head: ${headText(head)}`)
      say('Keep the head elsewhere, and give it next time: npx entente audit verify --head SEQUENCE:HASH')
      return 0
    } finally {
      await opened.close()
    }
  },
}
