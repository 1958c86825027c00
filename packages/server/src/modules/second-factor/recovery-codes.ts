import { createHmac, randomBytes } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import { toBase32 } from './one-time-code.ts'

/** How many somebody gets; each works once. */
const count = 10

// 50 bits: tries are counted, and the hash is keyed.
const letters = 10

/** New recovery codes, such as `K3QFD-7ZPMA`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => {
    const code = toBase32(randomBytes(7)).slice(0, letters)
    return `${code.slice(0, letters / 2)}-${code.slice(letters / 2)}`
  })

/** What the database knows of a code; the dash, blanks and the case make no difference. */
export const hashOfRecoveryCode = ({ vault }: Pick<App, 'vault'>, accountId: string, code: string): Buffer =>
  createHmac('sha256', vault.derive('recovery-code'))
    .update(`${accountId}:${code.toUpperCase().replaceAll(/[^0-9A-Z]/gu, '')}`)
    .digest()
