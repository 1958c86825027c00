import type { Tx } from '../../../platform/database/database.ts'
import { EvidenceMoved } from '../../../platform/database/inside/evidence.ts'
import { lockStoreAlone, lockStoreShared, type Ground } from '../store.ts'

/**
 * Holds what a verdict rests on until the transaction ends: what was found trusted still is, for nothing was taken away
 * since. Lock partners and chips before it, register and audit after it, everywhere.
 * @throws EvidenceMoved
 */
export const holdTrust = async (tx: Tx, { domain, losses }: Ground): Promise<void> => {
  if ((await lockStoreShared(tx, domain)).losses !== losses) throw new EvidenceMoved('trust was taken away')
}

/** The same for whoever changes the store: nobody else does, and nothing judged by it is stored. */
export const holdTrustAlone = async (tx: Tx, { domain, losses }: Ground): Promise<void> => {
  if ((await lockStoreAlone(tx, domain)).losses !== losses) throw new EvidenceMoved('trust was taken away')
}

/** Holds a store that must stand exactly as it stood. @throws EvidenceMoved */
export const holdStore = async (tx: Tx, { domain, revision }: Ground): Promise<void> => {
  if ((await lockStoreAlone(tx, domain)).revision !== revision)
    throw new EvidenceMoved('the store has changed')
}
