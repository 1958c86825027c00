import { findExcess, type Excess } from '../../modules/platform-trust/index.ts'
import { readSettings } from '../../settings.ts'
import { createLog, openApp } from '../../start-up.ts'
import type { Command } from '../command.ts'

const meanings: Readonly<Record<Excess['grants'][number], string>> = {
  domain: 'its holder is not certified for this domain or purpose',
  authority: 'it may issue certificates',
  'path-length': 'authorities may follow it',
  'key-usage': 'its key may be used for more',
  'extended-key-usage': 'it may be used for more than connections',
}

const linesOf = ({ certificate, partnerType, grants }: Excess): string[] => [
  certificate.subject,
  `  serial number ${certificate.serial_number}, SHA-256 ${certificate.sha256}`,
  `  ${certificate.holder_type} ${certificate.holder_id}${partnerType ? ` (${partnerType})` : ''}, ${certificate.domain ?? 'no domain'}, ${certificate.purpose}, until ${certificate.not_after.toISOString().slice(0, 10)}`,
  ...grants.map((grant) => `  ${meanings[grant]}`),
]

export const certificateReview: Command = {
  usage: '',
  summary: 'List certificates that we have signed and would not sign so today, for somebody to revoke',
  async run(_words, { say, complain }) {
    const settings = readSettings()
    const opened = await openApp(settings, createLog({ ...settings, LOG_LEVEL: 'warn' }))
    try {
      const found = await findExcess(opened.app)
      if (found.length === 0) {
        say('Every certificate that is valid is as it would be signed today')
        return 0
      }
      for (const line of found.flatMap(linesOf)) say(line)
      complain(`${found.length} certificates grant more than their holders may have.`)
      complain(
        'Revoke each on the page of issued certificates; its holder then uploads its certificate again.',
      )
      return 1
    } finally {
      await opened.close()
    }
  },
}
