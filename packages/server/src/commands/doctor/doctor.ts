import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findExcess } from '../../modules/platform-trust/index.ts'
import type { App } from '../../platform/app.ts'
import { readServerFacts } from '../../platform/database/server-facts.ts'
import { createSmtpCarrier, nameOfFailure } from '../../platform/mail/smtp.ts'
import { readSettings, SettingsError, type Settings } from '../../settings.ts'
import { createLog, openApp, reachDatabase } from '../../start-up.ts'
import type { ProviderFinding } from '../../modules/outside-providers/index.ts'
import { checkNode } from './check-node.ts'
import { checkDeliveries, checkWebhooks } from './check-deliveries.ts'
import { checkEnds, checkMails } from './check-ends.ts'
import { checkEsignet } from './check-esignet.ts'
import { checkGoLive } from './check-go-live.ts'
import { checkHub } from './check-hub.ts'
import { checkKafka } from './check-kafka.ts'
import { checkProxies } from './check-proxies.ts'
import type { Command } from '../command.ts'
import { checkRefusals, checkSignIns } from './doctor-sign-ins.ts'
import { fine, wrong, type Finding } from './finding.ts'

const toFinding = ({ text, remedy }: ProviderFinding): Finding =>
  remedy === null ? fine(text) : wrong(text, remedy)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const checkDataFolder = async ({ dataDirectory }: Settings): Promise<Finding> => {
  if (!existsSync(dataDirectory)) return fine(`${dataDirectory} will be made at the first start`)
  try {
    await access(dataDirectory, constants.W_OK)
    return fine(`${dataDirectory} can be written`)
  } catch {
    return wrong(
      `${dataDirectory} cannot be written`,
      'Give the folder to the user that runs the server, or set ENTENTE_DATA.',
    )
  }
}

const checkMasterKey = (settings: Settings): Finding => {
  if (settings.ENTENTE_MASTER_KEY) return fine('The master key comes from ENTENTE_MASTER_KEY')
  const text = `The master key is the file ${join(settings.dataDirectory, 'master.key')}`
  return settings.production
    ? wrong(text, 'In production keep it apart from the data: set ENTENTE_MASTER_KEY, and back it up.')
    : fine(text)
}

const checkMail = async (settings: Settings): Promise<Finding> => {
  const { SMTP_URL: url, production, keepsMails } = settings
  const remedy =
    'Set SMTP_URL to the mail server of the organisation, and MAIL_FROM to an address that it may send from.'
  if (!url) {
    if (keepsMails) return fine('Mails stay here: administrators read them on the page /outbox')
    const text = 'No mail leaves this server, each is a line in the log: SMTP_URL is not set'
    return production ? wrong(text, remedy) : fine(text)
  }
  try {
    await createSmtpCarrier(url, settings).check()
    return fine(`The mail server ${new URL(url).host} answers`)
  } catch (error) {
    return wrong(`The mail server cannot be used (${nameOfFailure(error)})`, remedy)
  }
}

const checkDatabase = async (settings: Settings): Promise<Finding> => {
  try {
    const reached = await reachDatabase(settings, createLog({ ...settings, LOG_LEVEL: 'silent' }))
    try {
      const { version, hasTrigrams } = await readServerFacts(reached.connection)
      if (version < 15) return wrong(`PostgreSQL ${version} is too old`, 'Use PostgreSQL 15 or later.')
      if (!hasTrigrams)
        return wrong('PostgreSQL lacks pg_trgm', 'Install the contrib modules (Debian: postgresql-contrib).')
      return fine(`PostgreSQL ${version} answers (${settings.DATABASE_URL ? 'outside' : 'embedded'})`)
    } finally {
      await reached.close()
    }
  } catch (error) {
    const remedy = settings.DATABASE_URL
      ? 'Check that DATABASE_URL names a server that runs, a database that exists and a user that may enter.'
      : 'Read the log beside the data, or set DATABASE_URL to use a PostgreSQL of your own.'
    return wrong(`The database cannot be reached: ${messageOf(error)}`, remedy)
  }
}

const checkIssued = async (app: App): Promise<Finding> => {
  const { length } = await findExcess(app)
  return length === 0
    ? fine('Every certificate that we have signed is as it would be signed today')
    : wrong(
        `${length} certificates that we have signed grant more than their holders may have`,
        'List them with npx entente certificate review, and revoke them.',
      )
}

const checkOpening = async (settings: Settings): Promise<Finding[]> => {
  try {
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'silent' }))
    try {
      const { issuing } = opened.app.keys
      const opens = `Migrations are applied and the keys open; the issuing key lasts until ${issuing.notAfter.toISOString().slice(0, 10)}`
      return [
        fine(opens),
        await checkProxies(opened.app),
        await checkIssued(opened.app),
        await checkEnds(opened.app),
        await checkMails(opened.app),
        await checkDeliveries(opened.app),
        await checkWebhooks(opened.app),
        await checkEsignet(opened.app),
        await checkGoLive(opened.app),
        ...(await checkKafka(opened.app)),
        ...(await checkRefusals(opened.app)).map(toFinding),
      ]
    } finally {
      await opened.close()
    }
  } catch (error) {
    return [
      wrong(
        `The data cannot be opened: ${messageOf(error)}`,
        'Use the version that wrote the data and the master key that belongs to it.',
      ),
    ]
  }
}

const checkPortal = (settings: Settings): Finding => {
  const directory = settings.PORTAL_DIR ?? fileURLToPath(new URL('../../portal/dist', import.meta.url))
  return existsSync(join(directory, 'index.html'))
    ? fine('The portal is built')
    : wrong('The portal is not built', 'Run npm start once, or point PORTAL_DIR to a built portal.')
}

const checkPort = ({ PORT, HOST }: Settings): Promise<Finding> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () =>
      resolve(
        wrong(`Port ${PORT} is taken`, 'Stop the other program – it may be a running Entente – or set PORT.'),
      ),
    )
    probe.listen(PORT, HOST, () => probe.close(() => resolve(fine(`Port ${PORT} is free`))))
  })

export const doctor: Command = {
  usage: '',
  summary: 'Say what is wrong on this machine, and the remedy',
  async run(_words, { say }) {
    const findings: Finding[] = [checkNode(process.versions.node)]
    try {
      const settings = readSettings()
      findings.push(await checkDataFolder(settings), checkMasterKey(settings), checkPortal(settings))
      findings.push(await checkPort(settings), await checkMail(settings), await checkHub(settings))
      findings.push(...(await checkSignIns(settings)).map(toFinding))
      const database = await checkDatabase(settings)
      findings.push(database)
      if (database.ok) findings.push(...(await checkOpening(settings)))
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error
      findings.push(
        wrong(error.message, 'Mend these environment variables; docs/operators/settings.md explains each.'),
      )
    }
    for (const finding of findings) {
      say(`${finding.ok ? 'ok   ' : 'WRONG'} ${finding.text}`)
      if (!finding.ok) say(`      → ${finding.remedy}`)
    }
    return findings.every((finding) => finding.ok) ? 0 : 1
  },
}
