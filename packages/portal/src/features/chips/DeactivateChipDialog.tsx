import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useDayText } from '../../ui/DateTime.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.tsx'
import { staleAfterChange } from './chip.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import styles from './ChipDialogs.module.css'

interface DeactivateChipDialogProps {
  readonly chip: { readonly ftmId: string; readonly make: string; readonly model: string }
  readonly onClose: () => void
}

/** Says what will stop, then deactivates. Mount it to open it. */
export const DeactivateChipDialog = ({ chip, onClose }: DeactivateChipDialogProps) => {
  const t = useText('chips')
  const day = useDayText()
  const { ftmId } = chip
  const preview = useRead('chips.preview-deactivation', { params: { ftmId } })
  const deactivate = useCommand('chips.deactivate', staleAfterChange)
  const name = `${chip.make} ${chip.model}`
  return (
    <ConfirmDialog
      opened
      title={t('deactivate.title', { name })}
      confirm={t('deactivate.confirm')}
      dangerous
      busy={deactivate.isPending}
      disabled={preview.data?.possible !== true}
      error={deactivate.error}
      onClose={onClose}
      onConfirm={() =>
        deactivate.mutate(
          { params: { ftmId }, request: { status: 'De-Activate' } },
          {
            onSuccess: () => {
              sayDone(t('deactivate.done', { name }))
              onClose()
            },
          },
        )
      }
    >
      <Loaded query={preview} height={90}>
        {({ possible, certificates }) =>
          possible ? (
            <Stack gap="sm">
              <p className={styles.text}>{t('deactivate.text')}</p>
              <ul className={styles.effects}>
                <li>{t('deactivate.effectChip', { name })}</li>
                <li>{t('deactivate.effectCertificates', { count: certificates.length })}</li>
              </ul>
              {certificates.length > 0 && (
                <ul className={styles.certificates}>
                  {certificates.map(({ issuedTo, sha256, validTill }) => (
                    <li key={sha256}>
                      <DistinguishedName name={issuedTo} />
                      <span className={styles.till}>
                        {t('deactivate.validTill', { date: day(validTill) })}
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              <p className={styles.text}>{t('deactivate.final')}</p>
            </Stack>
          ) : (
            <p className={styles.text}>{t('deactivate.impossible')}</p>
          )
        }
      </Loaded>
    </ConfirmDialog>
  )
}
