import { openAuthenticationRequest, readThumbprint } from '@entente/trust'
import type { CallKeys } from '../../key-service/index.ts'
import { refusedFor } from '../reasons.ts'
import { readContent, readSealedFields, type Envelope } from '../wire.ts'

/**
 * Decrypts the block of a call (trust-and-crypto §4.3, F6). Whatever does not fit – a key that is none of ours, a padding, a
 * length, a tag – goes the same way, with one private-key operation, to the same answer.
 * @throws CallRefused
 */
export const openRequest = async (
  { recipients }: CallKeys,
  envelope: Envelope,
): Promise<Readonly<Record<string, unknown>>> => {
  const { thumbprint, ...fields } = readSealedFields(envelope)
  const named = readThumbprint(thumbprint)
  const wanted = named && Buffer.from(named).toString('hex')
  const own = recipients.find(({ certificate }) => certificate.sha256 === wanted)
  const key = own ?? recipients[0]
  if (!key) throw refusedFor('failed')
  const opened = await openAuthenticationRequest(fields, key.open)
  if (!own || opened === 'not-decryptable') throw refusedFor('not-decryptable')
  if (opened === 'digest-mismatch') throw refusedFor('digest-wrong')
  return readContent(opened)
}
