import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  verify,
  type KeyObject,
} from 'node:crypto'
import {
  createJwsCache,
  createJwsSigner,
  openData,
  readJws,
  readSealedData,
  sealData,
  sessionKeyOpener,
  signForJws,
  verifyJws,
  type Certificate,
} from '@entente/trust'
import { row } from './comparison.ts'

const padding = constants.RSA_PKCS1_OAEP_PADDING
const oaepHash = 'sha256'

/** A signature and a container of the wire, beside what `node:crypto` alone takes for the same bytes. */
export const wireRows = async ({
  certificate,
  privateKey,
}: {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}): Promise<string[][]> => {
  const body = randomBytes(1024)
  const signer = createJwsSigner({
    algorithm: 'RS256',
    certificates: [certificate],
    sign: async (input) => signForJws('RS256', privateKey, input),
  })
  const jws = await signer.detached(body)
  const cache = createJwsCache()
  const verifyDetached = () => {
    const reading = readJws(jws, body, { cache })
    if ('code' in reading || !verifyJws(reading).ok) throw new Error('not verified')
  }
  const [header = '', , encoded = ''] = jws.split('.')
  const signature = Buffer.from(encoded, 'base64url')
  const input = Buffer.from(`${header}.${body.toString('base64url')}`)
  const bareVerify = () => verify('sha256', input, certificate.publicKey, signature)
  if (!bareVerify()) throw new Error('the reference itself does not verify')

  const [key, nonce, aad] = [randomBytes(32), randomBytes(12), randomBytes(32)]
  const bareSeal = () => {
    const sealedKey = publicEncrypt({ key: certificate.publicKey, padding, oaepHash }, key)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
    return { sealedKey, text: cipher.update(body), rest: cipher.final(), tag: cipher.getAuthTag() }
  }
  const bare = bareSeal()
  const bareOpen = () => {
    const opened = privateDecrypt({ key: privateKey, padding, oaepHash }, bare.sealedKey)
    const decipher = createDecipheriv('aes-256-gcm', opened, nonce).setAAD(aad).setAuthTag(bare.tag)
    return [decipher.update(bare.text), decipher.final()]
  }
  const container = sealData(certificate, body)
  const open = sessionKeyOpener(privateKey)
  const openContainer = async () => {
    const data = readSealedData(container)
    if (!data || !(await openData(data, open))) throw new Error('not opened')
  }
  return [
    await row(
      'verify a detached JWS, sender known, 1 KiB',
      'one signature check',
      verifyDetached,
      bareVerify,
    ),
    await row('seal a container, 1 KiB', 'OAEP and GCM', () => sealData(certificate, body), bareSeal),
    await row('open a container, 1 KiB', 'OAEP and GCM', openContainer, bareOpen),
  ]
}
