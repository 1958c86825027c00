import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { limits } from './client.ts'
import type { Client } from './client.ts'

/** Tells whether people could be sent to an address for the client. */
export const RedirectCheck = ({ client }: { readonly client: Client }) => {
  const t = useText('oidcClients')
  const check = useCommand('oidc-clients.check-redirect', [])
  const [answer, setAnswer] = useState<boolean | null>(null)
  const form = useForm({
    initial: { redirectUri: '' },
    validate: ({ redirectUri }) => (redirectUri.trim() === '' ? { redirectUri: t('check.missing') } : {}),
    submit: ({ redirectUri }) => {
      setAnswer(null)
      return check.mutateAsync({ params: { id: client.id }, request: { redirectUri: redirectUri.trim() } })
    },
    onDone: ({ isAllowed }) => setAnswer(isAllowed),
  })
  return (
    <Panel title={t('check.title')}>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack maw={720} align="flex-start">
          <TextField
            form={form}
            name="redirectUri"
            label={t('check.label')}
            description={t('check.hint')}
            limit={limits.logo}
            dir="ltr"
            w="100%"
          />
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <Button type="submit" variant="default" loading={form.busy}>
            {t('check.confirm')}
          </Button>
          <output className="block">
            {answer !== null && <p>{t(answer ? 'check.yes' : 'check.no')}</p>}
          </output>
        </Stack>
      </form>
    </Panel>
  )
}
