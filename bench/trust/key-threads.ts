import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import { availableParallelism } from 'node:os'
import {
  encodeName,
  issueCertificate,
  keyIdentifierOf,
  newSerialNumber,
  tlsClientProfile,
} from '@entente/trust'
import { createKeyWork } from '../../packages/server/src/platform/keys/key-work.ts'
import { percentile, perSecond, ratio, type Report } from '../report.ts'

const sliceMs = 150
const slices = 12
const day = 86_400_000
const now = new Date('2026-01-01T00:00:00Z')

/** Rounds per second by the clock on the wall, of so many askers who each go on as soon as they can. */
const rateOf = async (askers: number, task: () => unknown): Promise<number> => {
  const begin = performance.now()
  let rounds = 0
  const goOn = async (): Promise<void> => {
    while (performance.now() - begin < sliceMs) {
      await task()
      rounds += 1
    }
  }
  await Promise.all(Array.from({ length: askers }, goOn))
  return (rounds * 1000) / (performance.now() - begin)
}

/** What it costs, and gains, to sign in threads of their own. */
export const benchKeyThreads = async (): Promise<Report> => {
  const file = new URL('../../packages/server/workers/private-key-worker.mjs', import.meta.url)
  const threads = Math.min(4, availableParallelism())
  const work = createKeyWork({ file, threads, token: null })
  try {
    const pair = await work.generateRsa(2048)
    const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' })
    const spkiDer = createPublicKey(key).export({ format: 'der', type: 'spki' })
    const nameDer = encodeName([['CN', 'Bench']])
    const issueWith = (signer: (tbs: Uint8Array) => Promise<Uint8Array>) => () =>
      issueCertificate({
        subjectDer: nameDer,
        spkiDer,
        issuer: { nameDer, keyIdentifier: keyIdentifierOf(spkiDer) },
        serialNumber: newSerialNumber(randomBytes(16)),
        notBefore: now,
        notAfter: new Date(now.getTime() + 365 * day),
        profile: tlsClientProfile(),
        signatureAlgorithm: 'RSA-SHA256',
        sign: signer,
      })
    const inThreads = issueWith((tbs) => work.sign(key, 'RSA-SHA256', tbs))
    const text = randomBytes(600)
    const kinds: readonly [name: string, askers: number, task: () => unknown][] = [
      ['one signature, on the event loop', 1, () => sign('sha256', text, key)],
      ['issue, one after another', 1, inThreads],
      ['issue, 16 at once', 16, inThreads],
    ]
    const rates = kinds.map((): number[] => [])
    for (const [, askers, task] of kinds) await rateOf(askers, task)
    for (let slice = 0; slice < slices; slice += 1)
      for (const [index, [, askers, task]] of kinds.entries()) rates[index]?.push(await rateOf(askers, task))
    const medians = rates.map((measured) => percentile(measured, 0.5))
    const reference = medians[0] ?? 1
    return {
      title: 'Threads for private keys',
      method: `Certificates per second by the clock on the wall, signed with RSA 2048 in ${threads} threads of their own, so that the event loop stays free; by turns with bare signatures that block it.`,
      headings: ['Work', 'per second', '× one signature'],
      rows: kinds.map(([name], index) => {
        const rate = medians[index] ?? 0
        return [name, perSecond(rate), ratio(rate / reference)]
      }),
    }
  } finally {
    await work.close()
  }
}
