import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FinalNote } from '../../ui/decision/FinalNote.tsx'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Consequences } from '../../ui/facts/Consequences.tsx'
import { PreviewedDialog } from '../../ui/form/PreviewedDialog.tsx'
import { staleAfterChange } from './chip.ts'
import styles from './ChipDialogs.module.css'
import type { Response } from '../../api/client.ts'

type Preview = Response<'chips.preview-deactivation'>

/** What stops when the chip is deactivated. */
const Stops = ({ name, certificates }: { name: string; certificates: Preview['certificates'] }) => {
  const t = useText('chips')
  const day = useDayText()
  return (
    <Consequences
      text={t('deactivate.text')}
      effects={[
        t('deactivate.effectChip', { name }),
        t('deactivate.effectCertificates', { count: certificates.length }),
      ]}
    >
      {certificates.length > 0 && (
        <ul className={styles.certificates}>
          {certificates.map(({ subjectName, sha256, validTill }) => (
            <li key={sha256}>
              <DistinguishedName name={subjectName} />
              <span className={styles.till}>{t('deactivate.validTill', { date: day(validTill) })}</span>
            </li>
          ))}
        </ul>
      )}
      <FinalNote>{t('deactivate.final')}</FinalNote>
    </Consequences>
  )
}

interface DeactivateChipDialogProps {
  readonly chip: { readonly ftmId: string; readonly make: string; readonly model: string }
  readonly onClose: () => void
}

/** Says what will stop and takes a reason, then deactivates. Mount it to open it. */
export const DeactivateChipDialog = ({ chip, onClose }: DeactivateChipDialogProps) => {
  const t = useText('chips')
  const { ftmId } = chip
  const preview = useRead('chips.preview-deactivation', { params: { ftmId } })
  const deactivate = useCommand('chips.deactivate', staleAfterChange)
  const name = `${chip.make} ${chip.model}`
  return (
    <PreviewedDialog
      title={t('deactivate.title', { name })}
      submit={t('deactivate.confirm')}
      done={t('deactivate.done', { name })}
      act={(reason) =>
        deactivate.mutateAsync({
          params: { ftmId },
          request: { status: 'De-Activate', ...reason },
        })
      }
      preview={preview}
      isPossible={(found) => found.possible}
      impossible={t('deactivate.impossible')}
      dangerous
      onClose={onClose}
    >
      {({ certificates }) => <Stops name={name} certificates={certificates} />}
    </PreviewedDialog>
  )
}
