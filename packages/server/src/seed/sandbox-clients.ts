import { generateKeyPair } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Authority } from '../platform/access/authority.ts'
import type { App } from '../platform/app.ts'
import {
  addClientKey,
  deactivateClient,
  registerClient,
  type OidcClient,
} from '../modules/oidc-clients/index.ts'
import { listLiveRequests } from '../modules/policy-requests/index.ts'

const makePair = async () => {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const members = { use: 'sig', alg: 'ES256' }
  return {
    publicKey: { ...publicKey.export({ format: 'jwk' }), ...members },
    privateKey: { ...privateKey.export({ format: 'jwk' }), ...members },
  }
}

/** The policy that was approved for the bank. */
const policyName = 'Identity data'

/**
 * Clients of the bank: one in use, with an old key and a new one, whose private part lies in a file for whoever tries it; an
 * app on telephones; and one that is inactive.
 */
export const seedClients = async (
  { app, bank, admin }: { readonly app: App; readonly bank: Authority; readonly admin: Authority },
  folder: string,
): Promise<void> => {
  const requests = await listLiveRequests(app.database, 'bank')
  const approved = requests.find((each) => each.policyName === policyName && each.state === 'approved')
  if (!approved || app.settings.OIDC_CLIENTS_AVAILABLE !== 'true') return
  const make = async (
    names: Readonly<Record<string, string>> & { readonly eng: string },
    redirectUris: readonly string[],
    publicKey: Readonly<Record<string, unknown>>,
  ): Promise<OidcClient> =>
    registerClient(app, bank, {
      partnerId: 'bank',
      policyId: approved.policyId,
      name: names.eng,
      nameMap: names,
      publicKey,
      logoUri: 'https://bank.example.org/logo.png',
      redirectUris,
      grantTypes: ['authorization_code'],
      authMethods: ['private_key_jwt'],
      dialect: 'oauth',
    })
  const { publicKey, privateKey } = await makePair()
  const online = { eng: 'Online banking', fra: 'Banque en ligne', ara: 'الخدمات المصرفية عبر الإنترنت' }
  const client = await make(online, ['https://online.bank.example.org/cb', 'http://127.0.0.1/cb'], publicKey)
  await addClientKey(app, bank, client, (await makePair()).publicKey)
  await make({ eng: 'Bank on telephones' }, ['org.example.bank:/cb'], (await makePair()).publicKey)
  const old = await make(
    { eng: 'Former branch app' },
    ['https://old.bank.example.org/cb'],
    (await makePair()).publicKey,
  )
  await deactivateClient(app, admin, old, { reason: 'The app was withdrawn.' })
  const ownFolder = join(folder, 'sandbox-bank')
  await mkdir(ownFolder, { recursive: true })
  const text = `${JSON.stringify(privateKey, null, 2)}\n`
  await writeFile(join(ownFolder, 'client-private-key.jwk.json'), text, { mode: 0o600 })
}
