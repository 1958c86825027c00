import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'

/** Where the link of the mail leads. A press of the button confirms, because programs open links in mails too. */
export const ConfirmEmailPage = () => {
  const t = useText('emailChange')
  const [token] = useState(() => location.hash.slice(1))
  const confirm = useCommand('accounts.confirm-email', [])
  if (confirm.isSuccess)
    return (
      <PublicFrame>
        <output className="block">
          <PublicTitle title={t('confirmed')} text={t('confirmedText')} />
        </output>
        <Button size="md" fullWidth onClick={() => location.assign('/profile')}>
          {t('toProfile')}
        </Button>
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle title={t('confirmTitle')} text={t('confirmText')} />
      <Stack>
        {confirm.isError && <ErrorPanel error={confirm.error} />}
        <Button
          size="md"
          loading={confirm.isPending}
          onClick={() => confirm.mutate({ request: { token: token || '-' } })}
        >
          {t('confirm')}
        </Button>
      </Stack>
    </PublicFrame>
  )
}
