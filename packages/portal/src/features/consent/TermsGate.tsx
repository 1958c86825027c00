import { Button, Checkbox, Group, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { useServices } from '../../shell/services.tsx'
import { signOut } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { TermsText } from './TermsText.tsx'
import '../../ui/mantine-more.css'

/** Asks for consent before anything else; the page that was wanted comes afterwards, at the same address. */
export const TermsGate = () => {
  const t = useText('terms')
  const { speaker } = useServices()
  const cache = useQueryClient()
  const [accepted, setAccepted] = useState(false)
  const consent = useCommand('accounts.give-consent', [])
  const proceed = () =>
    consent.mutate({}, { onSuccess: () => void cache.invalidateQueries({ queryKey: ['session'] }) })
  return (
    <PublicFrame wide>
      <PublicTitle title={t('title')} text={t('text')} />
      <Panel>
        <Stack gap="lg">
          <div>
            <TermsText />
          </div>
          <Checkbox
            label={t('accept')}
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
          {consent.isError && <ErrorPanel error={consent.error} />}
          <Group justify="space-between">
            <Button variant="subtle" onClick={() => signOut(speaker)}>
              {t('signOut')}
            </Button>
            <Button size="md" disabled={!accepted} loading={consent.isPending} onClick={proceed}>
              {t('proceed')}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </PublicFrame>
  )
}
