import type { KeyObject } from 'node:crypto'
import { TrustError } from '../asn1/trust-error.ts'
import type { Certificate } from '../certificates/certificate.ts'
import { isKeyWithinLimits, verificationCost } from '../certificates/keys/key-limits.ts'
import { fitsKey, verifySignature, type Signed } from '../certificates/keys/signatures.ts'
import type { WorkMeter } from './work.ts'

/**
 * Remembers which signatures verify with which keys, across questions. Entries never become wrong, since they name
 * the exact bytes; a plain `Map` will do where the number of certificates is bounded.
 */
export interface SignatureCache {
  get(key: string): boolean | undefined
  set(key: string, verifies: boolean): unknown
}

/** What is signed, with the digest of all its bytes. */
type Identified = Signed & { readonly sha256: string }

export interface SignatureChecks {
  /**
   * Whether the issuer's key made the signature. `key` replaces a key that is not complete by itself.
   *
   * @throws WorkExceeded
   */
  isSignedBy(signed: Identified, issuer: Certificate, key?: KeyObject): boolean
}

/** A cache that forgets the oldest entries. */
export function createSignatureCache(maximumEntries = 10_000): SignatureCache {
  const entries = new Map<string, boolean>()
  return {
    get: (key) => entries.get(key),
    set(key, verifies) {
      if (entries.size >= maximumEntries)
        for (const oldest of entries.keys()) {
          entries.delete(oldest)
          break
        }
      entries.set(key, verifies)
    },
  }
}

/**
 * Signature checks that are made once, and metered each time: what is remembered costs as much as what is not, so that
 * no verdict depends on what was asked before.
 */
export function createSignatureChecks(meter: WorkMeter, cache: SignatureCache): SignatureChecks {
  return {
    isSignedBy(signed, issuer, key) {
      if (!isKeyWithinLimits(issuer.keyAlgorithm) || !fitsKey(signed, issuer.keyAlgorithm)) return false
      meter.spend('signatureCost', verificationCost(issuer.keyAlgorithm, signed.tbsDer.length))
      // A key completed from above depends on the path, so its verdicts are not remembered.
      if (key !== undefined) return verifyQuietly(signed, issuer, key)
      const pair = keyOf(signed, issuer)
      const known = cache.get(pair)
      if (known !== undefined) return known
      const verifies = verifyQuietly(signed, issuer, undefined)
      cache.set(pair, verifies)
      return verifies
    },
  }
}

/** Certificates of one key give one answer. */
function keyOf(signed: Identified, issuer: Certificate): string {
  return `${signed.sha256} ${issuer.keySha256}`
}

function verifyQuietly(signed: Signed, issuer: Certificate, key: KeyObject | undefined): boolean {
  try {
    return verifySignature(signed, key ?? issuer.publicKey)
  } catch (error) {
    // A key OpenSSL cannot load verifies nothing.
    if (error instanceof TrustError) return false
    throw error
  }
}
