import { useEffect, useState } from 'react'
import { toHexPairs } from '../hex-pairs.ts'

const sha256 = async (bytes: Uint8Array): Promise<string> =>
  toHexPairs(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))))

/** SHA-256 of the DER, as hex pairs. Null while it is worked out, and where the browser has no crypto (plain HTTP). */
export const useFingerprint = (der: Uint8Array): string | null => {
  const [known, setKnown] = useState<{ of: Uint8Array; fingerprint: string } | null>(null)
  useEffect(() => {
    let current = true
    const work = async () => {
      const fingerprint = await sha256(der)
      if (current) setKnown({ of: der, fingerprint })
    }
    if (globalThis.isSecureContext) void work()
    return () => {
      current = false
    }
  }, [der])
  return known?.of === der ? known.fingerprint : null
}
