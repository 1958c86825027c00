import type { App } from '../../platform/app.ts'
import { decisionMemoryOf } from './memory/memory.ts'
import type { PartnerFact } from './rules/facts.ts'

/**
 * A partner as decisions see it, with the certificates that count: from memory while that is known to be true, else from the
 * database. While nothing of it changes, it is the same object.
 */
export const partnerAtRunTime = async (app: App, id: string): Promise<PartnerFact | undefined> =>
  decisionMemoryOf(app).source().partner(id)
