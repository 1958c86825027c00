import { useCommand } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { ReasonDialog } from '../../../ui/form/ReasonDialog.tsx'
import { staleAfterChange } from '../sbi.ts'

interface ActivateSbiDialogProps {
  readonly sbi: { readonly sbiId: string; readonly sbiVersion: string }
  readonly onClose: () => void
}

/** Brings an interface back; its devices stay as they are. Mount it to open it. */
export const ActivateSbiDialog = ({ sbi, onClose }: ActivateSbiDialogProps) => {
  const t = useText('sbis')
  const version = isolated(sbi.sbiVersion)
  const activate = useCommand('sbis.activate', staleAfterChange)
  return (
    <ReasonDialog
      title={t('activate.title', { version })}
      submit={t('activate.confirm')}
      done={t('activate.done', { version })}
      act={(reason) => activate.mutateAsync({ params: { sbiId: sbi.sbiId }, request: reason })}
      onClose={onClose}
    >
      <p>{t('activate.text')}</p>
    </ReasonDialog>
  )
}
