import { keyTextOf, type Certificate } from '@entente/trust'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { isCompromisedKey, isOwnCertificate, isOwnKey, lockKeyShared } from './key-store.ts'

/**
 * A key that others may hold proves nothing, whoever certifies it.
 * @param partnerId whose own word counts beside the platform's
 * @throws Refusal ENT_CRT_002 when a certificate that we signed for this key was revoked as compromised
 */
export const requireSoundKey = async (
  reader: Reader,
  { spkiDer }: Certificate,
  partnerId?: string,
): Promise<void> => {
  if (await isCompromisedKey(reader, spkiDer, partnerId)) throw new Refusal('ENT_CRT_002')
}

/** The same, and it stays so until the transaction ends. @throws Refusal ENT_CRT_002 */
export const holdSoundKey = async (tx: Tx, certificate: Certificate, partnerId?: string): Promise<void> => {
  await lockKeyShared(tx, certificate.spkiDer)
  await requireSoundKey(tx, certificate, partnerId)
}

/**
 * The platform's own keys stand for the platform alone: whoever else has one certified cannot have it, and could say of
 * it later that it is in other hands.
 * @throws Refusal KER-PCM-013
 */
export const requireForeignKey = async (
  reader: Reader,
  { spkiDer, keyAlgorithm }: Pick<Certificate, 'spkiDer' | 'keyAlgorithm'>,
): Promise<void> => {
  if (await isOwnKey(reader, spkiDer))
    throw new Refusal('KER-PCM-013', { problem: 'own', key: keyTextOf(keyAlgorithm) })
}

/**
 * The same, but the platform's own certificates themselves may be anchors as others are, and administrators make partners
 * of them.
 * @throws Refusal KER-PCM-013
 */
export const requireForeignOrOurs = async (reader: Reader, certificate: Certificate): Promise<void> => {
  if (!(await isOwnCertificate(reader, certificate))) await requireForeignKey(reader, certificate)
}
