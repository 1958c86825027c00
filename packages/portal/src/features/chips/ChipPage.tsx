import { Button } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { EditIcon, OffIcon, UploadIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { ChipDetails } from './ChipDetails.tsx'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import { EditChipDialog } from './EditChipDialog.tsx'
import { UploadChipCertificateDialog } from './UploadChipCertificateDialog.tsx'
import { useChipDownload } from './use-chip-download.ts'

type DialogName = 'upload' | 'edit' | 'deactivate'

/** A chip as its owner sees it. An open dialog is part of the address, so the list can lead straight to it. */
export const ChipPage = () => {
  const t = useText('chips')
  const navigate = useNavigate()
  const { ftmId } = useParams({ from: '/inside/chips/$ftmId' })
  const search: Record<string, unknown> = useSearch({ strict: false })
  const query = useRead('chips.get', { params: { ftmId } })
  const download = useChipDownload(ftmId)
  const chip = query.data
  const can = (action: NonNullable<typeof chip>['actions'][number]) => chip?.actions.includes(action) === true
  const show = (dialog: DialogName) => void navigate({ to: '.', search: { dialog }, replace: true })
  const close = () => void navigate({ to: '.', search: {}, replace: true })
  const shown = search['dialog']
  const uploadLabel = t(chip?.certificate ? 'reuploadCertificate' : 'uploadCertificate')
  return (
    <Page
      title={chip === undefined ? t('detailsTitle') : `${chip.make} ${chip.model}`}
      crumbs={[{ label: t('title'), to: '/chips' }]}
      aside={chip === undefined ? null : <StatusBadge status={chip.status} />}
      actions={
        <>
          {can('edit') && (
            <Button variant="default" leftSection={<EditIcon size={17} />} onClick={() => show('edit')}>
              {t('edit.action')}
            </Button>
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
              variant={chip?.certificate ? 'default' : 'filled'}
              leftSection={<UploadIcon size={17} />}
              onClick={() => show('upload')}
            >
              {uploadLabel}
            </Button>
          )}
          {can('deactivate') && (
            <Button
              color="danger"
              variant="outline"
              leftSection={<OffIcon size={17} />}
              onClick={() => show('deactivate')}
            >
              {t('deactivate.action')}
            </Button>
          )}
        </>
      }
    >
      {download.isError && <ErrorPanel error={download.error} />}
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <ChipDetails
              chip={data}
              onMissingCertificate={
                can('upload-certificate') ? (
                  <Button variant="default" onClick={() => show('upload')}>
                    {t('uploadNow')}
                  </Button>
                ) : null
              }
            />
            {shown === 'upload' && can('upload-certificate') && (
              <UploadChipCertificateDialog chip={data} onClose={close} />
            )}
            {shown === 'edit' && can('edit') && <EditChipDialog chip={data} onClose={close} />}
            {shown === 'deactivate' && can('deactivate') && (
              <DeactivateChipDialog chip={data} onClose={close} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}
