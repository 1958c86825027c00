import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { FilePicker } from '../../ui/upload/FilePicker.tsx'
import { FilePreview } from '../../ui/upload/FilePreview.tsx'
import { UploadDialog } from '../../ui/upload/UploadDialog.tsx'
import { staleAfterGoLive } from './go-live.ts'
import { reportFiles, warningsOf } from './report-file.ts'
import type { GoLive } from './go-live.ts'
import type { ReportFile, ReportView } from './report-file.ts'

const countsOf = ({ passed, failed, advice }: ReportView) => ({ passed, failed, advice })

interface HandInDialogProps {
  readonly goLive: GoLive
  readonly onClose: () => void
}

/** Hands in the report of a run. Mount it to open it. */
export const HandInDialog = ({ goLive, onClose }: HandInDialogProps) => {
  const t = useText('goLive')
  const { partnerId, organizationName, challenge } = goLive
  const handIn = useCommand('go-live.hand-in', staleAfterGoLive)
  return (
    <UploadDialog<ReportFile>
      title={t('handIn.title')}
      facts={[{ label: t('organization'), value: <Foreign>{organizationName}</Foreign> }]}
      note={t('handIn.note')}
      renderPicker={(control) => (
        <FilePicker
          {...control}
          kind={reportFiles}
          label={t('handIn.file')}
          hint={t('handIn.accepted')}
          problemText={(problem) => t(`handIn.problem.${problem}`)}
        >
          {({ view }) => (
            <FilePreview
              warnings={warningsOf(view, { partnerId, challenge: challenge?.text ?? '' }).map((warning) =>
                t(`handIn.warning.${warning}`),
              )}
              facts={[
                { label: t('partnerId'), value: <Literal>{view.partnerId}</Literal> },
                { label: t('ran'), value: <DateTime at={view.at} missing="–" /> },
                { label: t('kit'), value: <Literal>{view.kit}</Literal> },
                { label: t('checks'), value: t('counts', countsOf(view)) },
              ]}
            />
          )}
        </FilePicker>
      )}
      busy={handIn.isPending}
      error={handIn.error}
      onSubmit={({ text }) =>
        handIn.mutate(
          { params: { partnerId }, request: { report: text } },
          {
            onSuccess: () => {
              sayDone(t('handIn.done'))
              onClose()
            },
          },
        )
      }
      onClose={onClose}
    />
  )
}
