import { countEnds, listEnds } from '../../modules/expiry/index.ts'
import type { App } from '../../platform/app.ts'
import { countStuck } from '../../platform/mail/mail-store.ts'
import { fine, wrong, type Finding } from './finding.ts'

const day = 86_400_000
const daysAhead = 30
const mostNamed = 5
/** A mail that waits longer meets something that does not mend itself. */
const lateMilliseconds = 3_600_000

const remedies: Readonly<Record<string, string>> = {
  'root-certificate':
    'Upload the certificate that follows it to the trust store, before partners’ chains end.',
  'intermediate-certificate':
    'Upload the certificate that follows it to the trust store, before partners’ chains end.',
  'platform-key':
    'A running server replaces it by itself: see that one runs, and read its log. npx entente keys rotates by hand.',
  'application-key': 'Let the application make or upload the next one.',
  policy: 'Extend the policy, or tell its partners which one follows.',
}

/** Whether anything that administrators look after ends soon, and how much of partners does. */
export const checkEnds = async (app: App): Promise<Finding> => {
  const now = app.clock.now()
  const span = { from: now, until: new Date(now.getTime() + daysAhead * day) }
  const ours = await listEnds(app, { ...span, partnerIds: [], platformKinds: undefined, limit: mostNamed })
  const [first] = ours
  if (first) {
    const named = ours.map(
      ({ kind, title, endsAt }) => `${kind} ${title} (${endsAt.toISOString().slice(0, 10)})`,
    )
    return wrong(
      `Within ${daysAhead} days ends: ${named.join(', ')}`,
      remedies[first.kind] ?? 'Replace it in time; the calendar of the portal says what stops with it.',
    )
  }
  const days = await countEnds(app, { ...span, partnerIds: undefined, platformKinds: [] })
  const count = days.reduce(
    (sum, { counts }) => sum + Object.values(counts).reduce((part, each) => part + each, 0),
    0,
  )
  return fine(
    `Nothing of the platform ends within ${daysAhead} days; of partners ${count} thing${count === 1 ? '' : 's'}`,
  )
}

/** Whether mails lie about that nobody could deliver. */
export const checkMails = async (app: App): Promise<Finding> => {
  const { parked, late, lastError } = await countStuck(
    app.database,
    new Date(app.clock.now().getTime() - lateMilliseconds),
  )
  if (parked + late === 0) return fine('No mail is stuck')
  const why = lastError === null ? '' : `, the last with ${lastError}`
  return wrong(
    `${parked} mails were given up, and ${late} have waited for more than an hour${why}`,
    'Check SMTP_URL and MAIL_FROM, and the addresses of the accounts; the page of a notice says whom it did not reach.',
  )
}
