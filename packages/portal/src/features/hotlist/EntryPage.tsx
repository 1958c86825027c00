import { Button } from '@mantine/core'
import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, EditIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { ChangeEntryDialog } from './ChangeEntryDialog.tsx'
import { EntryDetails } from './EntryDetails.tsx'
import { LiftDialog } from './LiftDialog.tsx'
import { nameOf } from './hotlist.ts'
import type { Entry } from './hotlist.ts'

const dialogs = ['change', 'lift'] as const
type EntryDialog = (typeof dialogs)[number]

const icons = { change: EditIcon, lift: CheckIcon } as const

interface OpenEntryDialogProps {
  readonly entry: Entry
  readonly dialog: EntryDialog
  readonly onClose: () => void
}

/** The dialog that the address names, if the entry allows what it does. */
const OpenEntryDialog = ({ entry, dialog, onClose }: OpenEntryDialogProps) => {
  if (!entry.actions.includes(dialog)) return null
  if (dialog === 'lift') return <LiftDialog entryId={entry.entryId} onClose={onClose} />
  return <ChangeEntryDialog entry={entry} onClose={onClose} />
}

/** One entry of the hotlist. */
export const EntryPage = () => {
  const t = useText('hotlist')
  const { entryId } = useParams({ from: '/inside/admin/hotlist/$entryId' })
  const query = useRead('hotlist.get', { params: { entryId } })
  const entry = query.data
  const { dialog, open, close } = useAddressedDialog(dialogs)
  return (
    <Page
      title={showHidden((entry && nameOf(entry)) || t('entry'))}
      crumbs={[{ label: t('title'), to: '/admin/hotlist' }]}
      aside={entry === undefined ? null : <StatusBadge status={entry.state} />}
      actions={dialogs
        .filter((each) => entry?.actions.includes(each) === true)
        .map((each) => {
          const Icon = icons[each]
          return (
            <Button key={each} variant="default" leftSection={<Icon size={17} />} onClick={() => open(each)}>
              {t(`${each}.action`)}
            </Button>
          )
        })}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <EntryDetails entry={data} />
            {dialog && <OpenEntryDialog entry={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
