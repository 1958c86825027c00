// Runs in a thread of its own: whatever needs a private key or makes one. Plain JavaScript, because a worker thread
// loads its file itself, from the sources and beside the bundle alike.
import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt, sign } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

const hashOf = (algorithm) =>
  algorithm.endsWith('SHA512') ? 'sha512' : algorithm.endsWith('SHA384') ? 'sha384' : 'sha256'

const paddingOf = (algorithm) =>
  algorithm.startsWith('RSA-PSS-')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {}

const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
}

// A key that came as PKCS#8 is opened here, for that takes half as long as a signature.
const open = (key) =>
  key instanceof Uint8Array ? createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }) : key

let token
const openToken = async () => {
  const { Token } = await import('./pkcs11-token.mjs')
  return (token ??= new Token(workerData.token))
}

const jobs = {
  sign: ({ key, algorithm, bytes }) =>
    sign(algorithm === 'Ed25519' ? null : hashOf(algorithm), bytes, {
      key: open(key),
      ...paddingOf(algorithm),
    }),
  decrypt: ({ key, bytes }) =>
    privateDecrypt({ key: open(key), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, bytes),
  'generate-rsa': ({ bits }) => generateKeyPairSync('rsa', { modulusLength: bits, ...encodings }),
  'generate-ec': ({ curve }) => generateKeyPairSync('ec', { namedCurve: curve, ...encodings }),
  'token-generate': async ({ id, label, bits }) => (await openToken()).generateRsa(id, label, bits),
  'token-sign': async ({ id, algorithm, bytes }) => (await openToken()).sign(id, algorithm, bytes),
  'token-decrypt': async ({ id, bytes }) => (await openToken()).decrypt(id, bytes),
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (message) => parentPort.postMessage(message)

parentPort.on('message', async ({ number, job }) => {
  try {
    answer({ number, result: await jobs[job.kind](job) })
  } catch (error) {
    const { message, code } = error instanceof Error ? error : new Error(String(error))
    answer({ number, failure: { message, code } })
  }
})
