import { createJwsSigner, readJws, verifyJws } from '@entente/trust'
import type { App, Job } from '../../platform/app.ts'
import { loadAuditHead, type AuditHead } from '../../platform/record/audit-chain.ts'
import { insertHead, loadHead, type SignedHeadRow } from './head-store.ts'

/** What the signature is for: a signature for something else says nothing about the audit log. */
const type = 'entente-audit-head'

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** A head as people note it down, and as `audit verify --head` takes it: `1234:3f…`. */
export const headText = ({ sequence, hash }: AuditHead): string => `${sequence}:${hash}`

const headPattern = /^(\d{1,15}):([0-9a-f]{64})$/u

/** Reads `SEQUENCE:HASH`, whatever its case. @returns undefined for anything else */
export const readHeadText = (text: string): AuditHead | undefined => {
  const [, sequence, hash] = headPattern.exec(text.trim().toLowerCase()) ?? []
  return sequence === undefined || hash === undefined ? undefined : { sequence: Number(sequence), hash }
}

const sign = async ({ keys }: App, head: AuditHead, at: Date): Promise<{ jws: string; keyId: string }> => {
  const { signer } = keys
  const payload = JSON.stringify({ type, ...head, signedAt: at.toISOString() })
  const jws = await createJwsSigner({
    algorithm: 'RS256',
    certificates: [signer.certificate],
    sign: (bytes) => signer.privateKey.sign('RSA-SHA256', bytes),
  }).compact(Buffer.from(payload))
  return { jws, keyId: signer.id }
}

/**
 * Signs the last link of the chain, once a day however many servers run, and stores it.
 * @returns the head of today; undefined while the chain is empty
 */
export const signTodaysHead = async (app: App): Promise<SignedHeadRow | undefined> => {
  const at = app.clock.now()
  const day = dayOf(at)
  const known = await loadHead(app.database, day)
  if (known) return known
  const head = await loadAuditHead(app.database)
  if (!head) return undefined
  const { jws, keyId } = await sign(app, head, at)
  const row = {
    day,
    sequence: head.sequence,
    hash: Buffer.from(head.hash, 'hex'),
    signed_at: at,
    platform_key_id: keyId,
    jws,
  }
  const isFirst = await app.database.transaction((tx) => insertHead(tx, row))
  return isFirst ? row : loadHead(app.database, day)
}

/** Stores a signed head every day, also at the first start. */
export const signedHeadJob = (app: App): Job => ({
  name: 'audit.signed-head',
  everySeconds: 600,
  async run() {
    await signTodaysHead(app)
    return 0
  },
})

/**
 * Reads a signed head, of the database or kept elsewhere.
 * @returns undefined when it is not one that a key of this platform has signed
 */
export const readSignedHead = ({ keys }: App, jws: string): AuditHead | undefined => {
  const reading = readJws(jws.trim(), undefined, { algorithms: ['RS256'] })
  if ('code' in reading) return undefined
  const answer = verifyJws(reading)
  if (!answer.ok) return undefined
  const { sha256 } = answer.certificate
  // Module keys sign whatever the services of their application ask for: what they have signed is no word of ours.
  const heads = keys.authorities.filter(({ kind }) => kind !== 'module')
  if (!heads.some(({ certificate }) => certificate.sha256 === sha256)) return undefined
  return readPayload(answer.payload)
}

const parse = (payload: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined
  }
}

const readPayload = (payload: Uint8Array): AuditHead | undefined => {
  const said = parse(payload)
  if (typeof said !== 'object' || said === null || !('type' in said) || said.type !== type) return undefined
  if (!('sequence' in said) || !('hash' in said)) return undefined
  return readHeadText(`${String(said.sequence)}:${String(said.hash)}`)
}
