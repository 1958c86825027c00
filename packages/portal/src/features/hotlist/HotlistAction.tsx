import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { WarningIcon } from '../../ui/icons.tsx'
import type { Subject } from './hotlist.ts'

// Pages offer it to few, who want it seldom.
const BlockDialog = lazy(async () => ({ default: (await import('./BlockDialog.tsx')).BlockDialog }))

/**
 * Puts what a page is about on the hotlist: a button among its actions, for administrators alone. The route of the page needs
 * the texts `hotlist`.
 */
export const HotlistAction = ({ subject }: { readonly subject: Subject }) => {
  const t = useText('hotlist')
  const { dialog, open, close } = useAddressedDialog(['hotlist'])
  if (!isAdmin(useAccount())) return null
  return (
    <>
      <Button
        color="danger"
        variant="outline"
        leftSection={<WarningIcon size={17} />}
        onClick={() => open('hotlist')}
      >
        {t('block.actionHere')}
      </Button>
      {dialog && (
        <Suspense fallback={<span hidden aria-busy="true" />}>
          <BlockDialog subject={subject} onClose={close} />
        </Suspense>
      )}
    </>
  )
}
