import { useBlocker } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../dialog/ConfirmDialog.tsx'

/** Asks before leaving a form that holds changes; the browser asks by itself when the tab is closed. */
export const UnsavedChangesGuard = ({ holdsChanges }: { readonly holdsChanges: () => boolean }) => {
  const t = useText('ui')
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && holdsChanges(),
    enableBeforeUnload: holdsChanges,
    withResolver: true,
  })
  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      title={t('unsaved.title')}
      confirm={t('unsaved.leave')}
      cancel={t('unsaved.stay')}
      dangerous
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <p>{t('unsaved.text')}</p>
    </ConfirmDialog>
  )
}
