import { createPrivateKey } from 'node:crypto'
import { toPem } from '@entente/trust'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { ClientCredential } from '../../../platform/outbound/http-client.ts'
import { clientReference, readKeyName } from '../applications/application.ts'
import { getCurrentKey, unsealPrivateKey } from '../keys.ts'
import { moduleAbove } from '../module-key.ts'

/** Of the application that partners know. */
const application = 'IDA'

/** Opened keys, by their certificates: to open one takes half a millisecond. */
const opened = new WeakMap<App, { readonly sha256: string; readonly credential: ClientCredential }>()

/**
 * With what the platform opens TLS connections to partners that ask for a certificate: its key `TLS-CLIENT`, which is made when it
 * is first wanted, and the chain to the root. Call it outside transactions.
 * @throws Refusal KER-KMS-002, KER-KMS-016
 */
export const platformClient = async (app: App): Promise<ClientCredential> => {
  const key = await getCurrentKey(app, systemActor, await readKeyName(app, application, clientReference))
  const { certificate } = key
  const known = opened.get(app)
  if (known?.sha256 === certificate.sha256) return known.credential
  const privateKey = createPrivateKey({
    key: Buffer.from(unsealPrivateKey(app, key)),
    format: 'der',
    type: 'pkcs8',
  })
  const module = moduleAbove(app, certificate)?.certificate
  const chain = module ? [certificate, module] : [certificate]
  const credential = {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificates: chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
  }
  opened.set(app, { sha256: certificate.sha256, credential })
  return credential
}
