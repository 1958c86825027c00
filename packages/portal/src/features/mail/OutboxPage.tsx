import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Anchor, Stack } from '@mantine/core'
import { useRead } from '../../api/queries.ts'
import { directionOf, fromAccountLocale } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Facts } from '../../ui/facts/Facts.tsx'
import { MailIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './OutboxPage.module.css'
import type { Response } from '../../api/client.ts'
import type { AccountLocale } from '../../locales/languages.ts'

type Mail = Response<'mail.list-outbox'>['mails'][number]

const MailPanel = ({ mail }: { readonly mail: Mail }) => {
  const t = useText('outbox')
  const language = fromAccountLocale(mail.locale as AccountLocale)
  return (
    <Panel title={<span lang={language}>{mail.subject}</span>}>
      <Facts
        facts={[
          { label: t('to'), value: <Foreign>{mail.to}</Foreign> },
          { label: t('at'), value: <DateTime at={mail.at} /> },
          ...(mail.link === null
            ? []
            : [{ label: t('link'), value: <Anchor href={mail.link}>{t('open')}</Anchor>, wide: true }]),
        ]}
      />
      <p className={styles.text} lang={language} dir={directionOf(language)}>
        {mail.text}
      </p>
    </Panel>
  )
}

/** The mails that a sandbox keeps instead of sending, so that every journey works with nothing installed. */
export const OutboxPage = () => {
  const t = useText('outbox')
  const outbox = useRead('mail.list-outbox', {}, { refetchInterval: 5000 })
  return (
    <Page title={t('title')}>
      <p className={styles.note}>{t('text')}</p>
      <Loaded query={outbox}>
        {({ enabled, mails }) =>
          mails.length === 0 ? (
            <Panel>
              <EmptyState icon={MailIcon} title={t(enabled ? 'nothing' : 'off')} />
            </Panel>
          ) : (
            <Stack>
              {mails.map((mail) => (
                <MailPanel key={mail.id} mail={mail} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  )
}
