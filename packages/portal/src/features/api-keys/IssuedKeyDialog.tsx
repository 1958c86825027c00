import { Button, Group, Stack } from '@mantine/core'
import { isolated, useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { downloadText } from '../../ui/download.ts'
import { DownloadIcon } from '../../ui/icons.tsx'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { CopyableText } from '../../ui/inline/CopyableText.tsx'
import type { IssuedKey } from './api-key.ts'

interface IssuedKeyDialogProps {
  readonly issued: IssuedKey
  readonly onKept: () => void
}

/** A key that was just made: the only time that anybody sees it. Mount it to open it. */
export const IssuedKeyDialog = ({ issued, onKept }: IssuedKeyDialogProps) => {
  const t = useText('apiKeys')
  const day = useDayText('long')
  return (
    <Dialog
      opened
      title={t('issued.title', { label: isolated(issued.label) })}
      size="lg"
      holdsChanges={() => true}
      lost={t('issued.lost')}
      onClose={onKept}
    >
      <Stack>
        <p>{t('issued.text')}</p>
        <CopyableText value={issued.apiKey} what={t('key')} />
        <p>{t('issued.until', { date: day(issued.expiryDateTime) })}</p>
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<DownloadIcon size={17} />}
            onClick={() => downloadText('api-key.txt', `${issued.apiKey}\n`, 'text/plain')}
          >
            {t('issued.save')}
          </Button>
          <Button onClick={onKept}>{t('issued.kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
