import { hash } from 'node:crypto'
import { readCrlWith, type Crl, type CrlReadLimits } from './crl.ts'
import { readCrlsWith, type CrlFile, type CrlFileLimits } from './crl-file.ts'

/**
 * Reads one DER CRL as `viewCrl` does, and takes its digest.
 *
 * @throws TrustError and nothing else
 */
export function parseCrl(bytes: Uint8Array, limits?: CrlReadLimits): Crl {
  let digest: Buffer | undefined
  const digestOf = (der: Uint8Array): Buffer => (digest ??= hash('sha256', der, 'buffer'))
  const crl = readCrlWith((der) => digestOf(der).readInt32BE(), bytes, limits)
  return { ...crl, sha256: digestOf(crl.der).toString('hex') }
}

/**
 * Reads revocation lists from whatever authorities publish: as `viewCrlFile`, with digests.
 *
 * @example
 * const { lists, unread } = readCrlFile(answer)
 * for (const { reason } of unread) log.warn({ address, reason }, 'part of a CRL cannot be read')
 */
export function readCrlFile(input: string | Uint8Array, limits: Partial<CrlFileLimits> = {}): CrlFile<Crl> {
  return readCrlsWith(parseCrl, input, limits)
}
