import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'

interface Tables {
  external_refusal: { issuer: string; subject: string; user_name: string; problem: string; at: Date }
}

/** A provider's user who was not let in. */
export interface ExternalRefusal {
  readonly issuer: string
  readonly subject: string
  /** As the provider says it; empty when it says none. */
  readonly userName: string
  readonly problem: string
  readonly at: Date
}

const keptMilliseconds = 7 * 86_400_000
const mostKept = 500

/** Notes the last refusal of somebody; those of last week, and more than five hundred, are forgotten. */
export const save = async (tx: Tx, refusal: ExternalRefusal): Promise<void> => {
  const { issuer, subject, userName, problem, at } = refusal
  const tables = tablesOf<Tables>(tx)
  const values = { user_name: userName, problem, at }
  await tables
    .insertInto('external_refusal')
    .values({ issuer, subject, ...values })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet(values))
    .execute()
  await tables
    .deleteFrom('external_refusal')
    .where('at', '<', new Date(at.getTime() - keptMilliseconds))
    .execute()
  await tables
    .deleteFrom('external_refusal')
    .where('at', '<', (many) =>
      many
        .selectFrom('external_refusal')
        .select('at')
        .orderBy('at', 'desc')
        .offset(mostKept - 1)
        .limit(1),
    )
    .execute()
}

/** Forgets that somebody was refused. */
export const remove = async (
  tx: Tx,
  { issuer, subject }: Pick<ExternalRefusal, 'issuer' | 'subject'>,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('external_refusal')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute()
}

/** Forgets who was refused under a user name, or at all. */
export const removeNamed = async (tx: Tx, issuer: string, userName?: string): Promise<void> => {
  const all = tablesOf<Tables>(tx).deleteFrom('external_refusal').where('issuer', '=', issuer)
  await (userName === undefined ? all : all.where('user_name', '=', userName)).execute()
}

/** Who was refused since then, the last one first. */
export const list = (reader: Reader, since: Date, limit: number): Promise<ExternalRefusal[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('external_refusal')
    .select(['issuer', 'subject', 'user_name as userName', 'problem', 'at'])
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
