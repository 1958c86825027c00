import { join } from 'node:path'
import type { Client, ClientConfig } from 'pg'
import { pino } from 'pino'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { createVault, loadMasterKey } from '../../packages/server/src/platform/keys/vault.ts'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { openOnDatabase, type OpenApp } from '../../packages/server/src/start-up.ts'
import { sizeFrom, step } from '../progress.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, type ServerProcess } from '../server-process.ts'
import { insertAskers, type KnownQuestion } from './rows.ts'

/** Where decisions are asked for. */
export const decisionPath = '/v1/partnermanager/verification/decision'

const asker = { clientId: 'bench-asker', secret: 'a secret of the bench', roles: ['ID_AUTHENTICATION'] }

/** Sizes of a world: DECISION_KEYS, and a tenth as many partners unless DECISION_PARTNERS says otherwise. */
export const worldSize = (keysOtherwise: number) => {
  const keys = sizeFrom('DECISION_KEYS', keysOtherwise)
  return { keys, partners: sizeFrom('DECISION_PARTNERS', Math.max(1, Math.floor(keys / 10))) }
}

/** The body of a request that asks this. */
export const bodyOf = (question: object) => ({
  id: 'entente.verification.decision.post',
  version: '1.0',
  requestTime: new Date().toISOString(),
  request: question,
})

/** How to reach the database of a client, for others. */
export const connectionOf = ({ host, port, user, password, database }: Client): ClientConfig => ({
  host,
  port,
  database: database ?? '',
  ...(user === undefined ? {} : { user }),
  ...(password ? { password } : {}),
})

/** Opens the program on that database, without a server. */
export const openProgram = (scratch: Scratch, client: Client): Promise<OpenApp> =>
  openOnDatabase(
    readSettings({ ...scratch.env, PUBLIC_URL: 'http://127.0.0.1:1' }),
    pino({ level: 'silent' }),
    systemClock,
    connectionOf(client),
  )

/** Partners, keys and a licence, and a service that may ask. @returns questions that are answered with yes */
export const plantWorld = async (
  root: string,
  scratch: Scratch,
  size: { readonly keys: number; readonly partners: number },
): Promise<readonly KnownQuestion[]> => {
  await step('seeding a sandbox', async () => (await launchEntente(root, scratch.env)).stop())
  const vault = createVault(await loadMasterKey(undefined, join(scratch.dataDirectory, 'master.key')))
  return scratch.withDatabase(async (client) => {
    const title = `planting ${size.keys.toLocaleString('en')} keys of ${size.partners.toLocaleString('en')} partners`
    const questions = await step(title, () => insertAskers(client, vault, size))
    const opened = await openProgram(scratch, client)
    try {
      await importAccounts(opened.app, { accounts: [], clients: [asker] })
    } finally {
      await opened.close()
    }
    return questions
  })
}

/** A token with which a server may be asked. */
export const tokenOf = async ({ url }: Pick<ServerProcess, 'url'>): Promise<string> => {
  const answer = await fetch(`${url}/v1/authmanager/authenticate/clientidsecretkey`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: { clientId: asker.clientId, secretKey: asker.secret, appId: 'bench' } }),
  })
  return answer.headers.get('authorization') ?? ''
}
