import { useEffect, useState } from 'react'
import { toHexPairs } from './der.ts'

/** SHA-256 of the DER, as hex pairs. Null while it is worked out, and where the browser has no crypto (plain HTTP). */
export const useFingerprint = (der: Uint8Array): string | null => {
  const [fingerprint, setFingerprint] = useState<string | null>(null)
  useEffect(() => {
    let current = true
    setFingerprint(null)
    if (!globalThis.isSecureContext) return undefined
    void crypto.subtle.digest('SHA-256', new Uint8Array(der)).then((digest) => {
      if (current) setFingerprint(toHexPairs(new Uint8Array(digest)))
    })
    return () => {
      current = false
    }
  }, [der])
  return fingerprint
}

/** A hex digest of the server in the same form as ours. */
export const asHexPairs = (hex: string): string =>
  (
    hex
      .replaceAll(/[^0-9a-f]/gi, '')
      .toUpperCase()
      .match(/../g) ?? []
  ).join(':')
