import { headText, loadHeads, signTodaysHead, type SignedHeadRow } from '../../modules/audit-trail/index.ts'
import { CommandError, type Command } from '../command.ts'
import { withApp } from '../with-app.ts'

const lineOf = ({ day, sequence, hash }: SignedHeadRow): string =>
  `${day}  ${headText({ sequence, hash: hash.toString('hex') })}`

export const auditHeads: Command = {
  usage: '',
  summary: 'List the signed heads of the audit log, one a day',
  run: (_words, { say }) =>
    withApp(async ({ database }) => {
      for (const head of await loadHeads(database)) say(lineOf(head))
      return 0
    }),
}

export const auditHead: Command = {
  usage: '[DAY]',
  summary: 'Print the signed head of a day, or of today, for a file to keep elsewhere',
  run: ([day], { say }) =>
    withApp(async (app) => {
      const today = await signTodaysHead(app)
      const head =
        day === undefined ? today : (await loadHeads(app.database)).find((each) => each.day === day)
      if (!head)
        throw new CommandError(
          `There is no signed head of ${(day ?? 'today').slice(0, 36)}`,
          'npx entente audit heads lists the days that have one.',
        )
      say(head.jws)
      return 0
    }),
}
