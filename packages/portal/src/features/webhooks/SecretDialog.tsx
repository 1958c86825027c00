import { Button, Group, Stack } from '@mantine/core'
import { isolated, useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { CopyableText } from '../../ui/inline/CopyableText.tsx'

interface SecretDialogProps {
  readonly secret: string
  /** Until when the one before it signs, too. */
  readonly previousUntil?: string | null
  readonly onKept: () => void
}

/** The secret of a webhook: the only time that anybody sees it. Mount it to open it. */
export const SecretDialog = ({ secret, previousUntil = null, onKept }: SecretDialogProps) => {
  const t = useText('webhooks')
  const day = useDayText('long')
  return (
    <Dialog opened title={t('secret.title')} size="lg" holdsChanges={() => true} onClose={onKept}>
      <Stack>
        <p>{t('secret.text')}</p>
        <CopyableText value={secret} what={t('secret.label')} />
        {previousUntil !== null && <p>{t('secret.overlap', { until: isolated(day(previousUntil)) })}</p>}
        <Group justify="flex-end">
          <Button onClick={onKept}>{t('secret.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
