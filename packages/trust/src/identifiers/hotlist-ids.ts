import { createHash } from 'node:crypto'

/**
 * The id under which the hotlist knows something: upper-case hex SHA-256 of its parts, one after the other without a
 * mark between them (trust-and-crypto §5.7). A device is serial number, make, model; a provider is name and id.
 *
 * @example hotlistId('SN123', 'Acme', 'M1')
 */
export function hotlistId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('')).digest('hex').toUpperCase()
}
