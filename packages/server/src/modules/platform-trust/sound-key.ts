import type { Certificate } from '@entente/trust'
import type { Reader } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isCompromisedKey } from './key-store.ts'

/**
 * A key that others may hold proves nothing, whoever certifies it.
 * @throws Refusal ENT_CRT_002 when a certificate that we signed for this key was revoked as compromised
 */
export const requireSoundKey = async (reader: Reader, { spkiDer }: Certificate): Promise<void> => {
  if (await isCompromisedKey(reader, spkiDer)) throw new Refusal('ENT_CRT_002')
}
