import { createPrivateKey, type KeyObject } from 'node:crypto'
import { asLongAsModulus, type Certificate, type SessionKeyOpener } from '@entente/trust'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { WorkFailed } from '../../../platform/keys/worker-pool.ts'
import { readKeyName } from '../applications/application.ts'
import { standingOf } from '../key-standing.ts'
import { generateMasterKey, getCurrentKey, unsealPrivateKey } from '../keys.ts'
import { keyIdOf } from '../published/published-keys.ts'
import { loadAll, loadCurrent, type ApplicationKey } from '../store.ts'

/** The application whose keys partners' calls are encrypted for and answers signed with (trust-and-crypto §4). */
const application = 'IDA'

/** A key that opens what callers have encrypted. */
interface RequestKey {
  readonly certificate: Certificate
  readonly open: SessionKeyOpener
}

/** The key that signs what the platform says to partners: answers to their calls, and calls of its own. */
interface CallSigner {
  readonly certificate: Certificate
  readonly keyId: string
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>
}

/** The platform's keys for calls at run time, as they are at one moment. */
export interface CallKeys {
  readonly signer: CallSigner
  /** Today's first, then former ones that count. */
  readonly recipients: readonly RequestKey[]
}

/** Opened keys, so that a key that has not changed is not opened again: that takes half a millisecond. */
const opened = new WeakMap<App, Map<string, KeyObject>>()

const openedKey = (app: App, key: ApplicationKey): KeyObject => {
  const known = opened.get(app) ?? new Map<string, KeyObject>()
  opened.set(app, known)
  const { sha256 } = key.certificate
  const before = known.get(sha256)
  if (before) return before
  const made = createPrivateKey({
    key: Buffer.from(unsealPrivateKey(app, key)),
    format: 'der',
    type: 'pkcs8',
  })
  known.set(sha256, made)
  return made
}

/** OAEP in the threads for private keys; a wrong padding is told apart from nothing else. */
const openerOf =
  (app: App, key: KeyObject): SessionKeyOpener =>
  async (sealed) => {
    try {
      return await app.work.decrypt(key, asLongAsModulus(key, sealed))
    } catch (error) {
      if (error instanceof WorkFailed) return undefined
      throw error
    }
  }

/**
 * Reads the key that signs for the platform; it is made where it is missing.
 * @throws Refusal KER-KMS-002, KER-KMS-016
 */
export const readCallSigner = async (app: App): Promise<CallSigner> => {
  const name = await readKeyName(app, application, 'SIGN')
  const { certificate } = await generateMasterKey(app, systemActor, name, {})
  const signer = await loadCurrent(app.database, name)
  if (signer?.certificate.sha256 !== certificate.sha256) throw new Error('a key was replaced this moment')
  const key = openedKey(app, signer)
  return {
    certificate,
    keyId: keyIdOf(certificate),
    sign: (bytes) => app.work.sign(key, 'RSA-SHA256', bytes),
  }
}

/**
 * Reads the keys for calls; those that are missing are made, as whoever opens the door for calls wants them.
 * @throws Refusal KER-KMS-002, KER-KMS-016
 */
export const readCallKeys = async (app: App): Promise<CallKeys> => {
  const signer = await readCallSigner(app)
  const sealing = await readKeyName(app, application, 'PARTNER')
  const current = await getCurrentKey(app, systemActor, sealing)
  const former = (await loadAll(app.database, sealing)).filter(
    ({ id, sealedPrivateKey }) => id !== current.id && sealedPrivateKey !== null,
  )
  const standings = await Promise.all(former.map((key) => standingOf(app, key)))
  const recipients = [current, ...former.filter((_, place) => standings[place] !== 'gone')]
  return {
    signer,
    recipients: recipients.map((key) => ({
      certificate: key.certificate,
      open: openerOf(app, openedKey(app, key)),
    })),
  }
}
