import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DownloadMenu } from '../../ui/certificate/DownloadMenu.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { CheckIcon, CloseIcon, OffIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { StatusBadge } from '../../ui/StatusBadge.tsx'
import { ChipDetails } from './ChipDetails.tsx'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import { DecisionDialog } from './DecisionDialog.tsx'
import { useChipDownload } from './use-chip-download.ts'

/** A chip as an administrator sees it. */
export const AdminChipPage = () => {
  const t = useText('chips')
  const { ftmId } = useParams({ from: '/inside/admin/chips/$ftmId' })
  const query = useRead('chips.get', { params: { ftmId } })
  const download = useChipDownload(ftmId)
  const [dialog, setDialog] = useState<'approve' | 'reject' | 'deactivate' | null>(null)
  const chip = query.data
  const can = (action: NonNullable<typeof chip>['actions'][number]) => chip?.actions.includes(action) === true
  const close = () => setDialog(null)
  return (
    <Page
      title={chip === undefined ? t('detailsTitle') : `${chip.make} ${chip.model}`}
      crumbs={[{ label: t('adminTitle'), to: '/admin/chips' }]}
      aside={chip === undefined ? null : <StatusBadge status={chip.status} />}
      actions={
        <>
          {can('download-certificate') && (
            <DownloadMenu
              busy={download.isPending}
              onOriginal={() => download.mutate('original')}
              onPlatformSigned={() => download.mutate('platformSigned')}
            />
          )}
          {can('reject') && (
            <Button
              color="danger"
              variant="outline"
              leftSection={<CloseIcon size={17} />}
              onClick={() => setDialog('reject')}
            >
              {t('reject.action')}
            </Button>
          )}
          {can('approve') && (
            <Button leftSection={<CheckIcon size={17} />} onClick={() => setDialog('approve')}>
              {t('approve.action')}
            </Button>
          )}
          {can('deactivate') && (
            <Button
              color="danger"
              variant="outline"
              leftSection={<OffIcon size={17} />}
              onClick={() => setDialog('deactivate')}
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
            <ChipDetails chip={data} />
            {dialog !== null && dialog !== 'deactivate' && (
              <DecisionDialog ftmId={ftmId} verdict={dialog} onClose={close} />
            )}
            {dialog === 'deactivate' && <DeactivateChipDialog chip={data} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
