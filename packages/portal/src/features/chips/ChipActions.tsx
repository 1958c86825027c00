import { useText } from '../../locales/text.ts'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { EditIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
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
      <ActionButtons
        offered={chip.actions}
        actions={[{ name: 'edit', label: t('edit.action'), icon: EditIcon }]}
        onOpen={onOpen}
      />
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
      <ActionButtons
        offered={chip.actions.map((action) => (action === 'upload-certificate' ? 'upload' : action))}
        actions={[
          chip.certificate
            ? { name: 'upload', label: t('reuploadCertificate'), icon: UploadIcon }
            : { name: 'upload', label: t('uploadCertificate'), icon: UploadIcon, weight: 'main' },
          { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
        ]}
        onOpen={onOpen}
      />
    </>
  )
}
