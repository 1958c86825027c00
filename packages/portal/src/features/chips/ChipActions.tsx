import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { EditIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import type { Chip, ChipDialog } from './chip.ts'
import type { useChipDownload } from './use-chip-download.ts'

interface ChipActionsProps {
  readonly chip: Chip
  readonly download: ReturnType<typeof useChipDownload>
  readonly onOpen: (dialog: ChipDialog) => void
}

/** What the server says this reader may do with the chip now, as buttons. */
export const ChipActions = ({ chip, download, onOpen }: ChipActionsProps) => {
  const t = useText('chips')
  const can = (action: Chip['actions'][number]) => chip.actions.includes(action)
  return (
    <>
      {can('edit') && (
        <Button variant="default" leftSection={<EditIcon size={17} />} onClick={() => onOpen('edit')}>
          {t('edit.action')}
        </Button>
      )}
      {can('add-again') && (
        <ButtonLink to="/chips/new" search={{ again: chip.ftmId }} leftSection={<PlusIcon size={17} />}>
          {t('addAgain')}
        </ButtonLink>
      )}
      {can('download-certificate') && (
        <DownloadMenu
          busy={download.isPending}
          onOriginal={() => download.mutate('original')}
          onPlatformSigned={() => download.mutate('platformSigned')}
        />
      )}
      {can('upload-certificate') && (
        <Button
          variant={chip.certificate ? 'default' : 'filled'}
          leftSection={<UploadIcon size={17} />}
          onClick={() => onOpen('upload')}
        >
          {t(chip.certificate ? 'reuploadCertificate' : 'uploadCertificate')}
        </Button>
      )}
      {can('deactivate') && (
        <Button
          color="danger"
          variant="outline"
          leftSection={<OffIcon size={17} />}
          onClick={() => onOpen('deactivate')}
        >
          {t('deactivate.action')}
        </Button>
      )}
    </>
  )
}
