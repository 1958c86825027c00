import { Button, Group, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { downloadText } from '../../ui/download.ts'
import { DownloadIcon } from '../../ui/icons.tsx'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { CopyableText } from '../../ui/inline/CopyableText.tsx'
import type { ShownKey } from './licence.ts'

interface LicenceKeyDialogProps {
  readonly title: string
  readonly text: string
  readonly shown: ShownKey
  readonly onClose: () => void
}

/** A licence key, to copy or to save. It can be shown again. Mount it to open it. */
export const LicenceKeyDialog = ({ title, text, shown, onClose }: LicenceKeyDialogProps) => {
  const t = useText('licences')
  const day = useDayText('long')
  return (
    <Dialog opened title={title} size="lg" onClose={onClose}>
      <Stack>
        <p>{text}</p>
        <CopyableText value={shown.licenseKey} what={t('key')} />
        {shown.expiry !== null && <p>{t('until', { date: day(shown.expiry) })}</p>}
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<DownloadIcon size={17} />}
            onClick={() => downloadText('licence-key.txt', `${shown.licenseKey}\n`, 'text/plain')}
          >
            {t('save')}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
