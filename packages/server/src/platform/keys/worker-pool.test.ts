import { createPrivateKey, createPublicKey, publicEncrypt, verify } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyWorkerFile } from '../../start-up.ts'
import { createKeyWork } from './key-work.ts'
import { createWorkerPool, WorkFailed, WorkQueueFull, type WorkerPool } from './worker-pool.ts'

const script = `
import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ number, job }) => {
  if (job.kind === 'die') process.exit(3)
  if (job.kind === 'fail') parentPort.postMessage({ number, failure: { message: 'no such key', code: 'E_KEY' } })
  if (job.kind === 'echo') parentPort.postMessage({ number, result: job.text })
  if (job.kind === 'slow') setTimeout(() => parentPort.postMessage({ number, result: 'slow' }), 50)
})
`

let folder: string
let file: URL
const pools: WorkerPool[] = []
const open = (threads: number, longestQueue = 100): WorkerPool => {
  const pool = createWorkerPool({ file, threads, longestQueue })
  pools.push(pool)
  return pool
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-pool-'))
  writeFileSync(join(folder, 'worker.mjs'), script)
  file = pathToFileURL(join(folder, 'worker.mjs'))
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  rmSync(folder, { recursive: true, force: true })
})

describe('a pool of threads', () => {
  test('gives each asker its own answer', async () => {
    const pool = open(2)
    const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`)
    expect(await Promise.all(texts.map((text) => pool.run({ kind: 'echo', text })))).toEqual(texts)
  })

  test('keeps what a job throws: message and code', async () => {
    const failed = open(1).run({ kind: 'fail' })
    await expect(failed).rejects.toMatchObject({ name: 'WorkFailed', message: 'no such key', code: 'E_KEY' })
  })

  test('refuses what would wait too long, and takes work again afterwards', async () => {
    const pool = open(1, 3)
    const slow = { kind: 'slow' }
    // Four places of the thread, three in the queue.
    const taken = Array.from({ length: 7 }, () => pool.run(slow))
    await expect(pool.run(slow)).rejects.toBeInstanceOf(WorkQueueFull)
    expect(await Promise.all(taken)).toEqual(Array.from({ length: 7 }, () => 'slow'))
    expect(await pool.run({ kind: 'echo', text: 'again' })).toBe('again')
  })

  test('fails what a dying thread had, and starts another', async () => {
    const pool = open(1)
    await expect(pool.run({ kind: 'die' })).rejects.toThrow('the worker ended')
    expect(await pool.run({ kind: 'echo', text: 'alive' })).toBe('alive')
  })

  test('lets nothing wait behind long work while another thread is free', async () => {
    const pool = open(2)
    // Both threads run before anything is compared: on a busy machine a start takes longer than the long work.
    await Promise.all([pool.run({ kind: 'slow' }, 4), pool.run({ kind: 'slow' }, 4)])
    const order: unknown[] = []
    await Promise.all([
      pool.run({ kind: 'slow' }, 4).then((result) => order.push(result)),
      pool.run({ kind: 'echo', text: 'quick' }).then((result) => order.push(result)),
    ])
    expect(order).toEqual(['quick', 'slow'])
  })

  test('fails what waits when it is closed, and takes nothing more', async () => {
    const pool = createWorkerPool({ file, threads: 1, longestQueue: 100 })
    const waiting = Array.from({ length: 9 }, () =>
      pool.run({ kind: 'slow' }).catch((error: Error) => error.name),
    )
    await pool.close()
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['WorkFailed']))
    await expect(pool.run({ kind: 'echo' })).rejects.toThrow('closed')
  })
})

test('keys are made and used in threads: every algorithm verifies', async () => {
  const work = createKeyWork({ file: keyWorkerFile, threads: 1, token: null })
  try {
    const [rsa, ec] = await Promise.all([work.generateRsa(2048), work.generateEc('P-256')])
    for (const [pair, algorithm, hash] of [
      [rsa, 'RSA-SHA256', 'sha256'],
      [rsa, 'RSA-SHA384', 'sha384'],
      [ec, 'ECDSA-SHA256', 'sha256'],
    ] as const) {
      const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' })
      const publicKey = createPublicKey({ key: Buffer.from(pair.publicKey), format: 'der', type: 'spki' })
      for (const usable of [key, new Uint8Array(pair.privateKey)]) {
        const signature = await work.sign(usable, algorithm, Buffer.from('text'))
        expect(verify(hash, Buffer.from('text'), publicKey, signature), algorithm).toBe(true)
      }
    }
    const publicKey = createPublicKey({ key: Buffer.from(rsa.publicKey), format: 'der', type: 'spki' })
    const sealed = publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, Buffer.from('secret'))
    expect(Buffer.from(await work.decrypt(new Uint8Array(rsa.privateKey), sealed)).toString()).toBe('secret')
    await expect(work.decrypt(new Uint8Array(9), sealed)).rejects.toThrow(WorkFailed)
  } finally {
    await work.close()
  }
})
