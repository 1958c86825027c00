import { useText } from '../../locales/text.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import styles from './Sbis.module.css'
import type { Text } from '../../locales/text.ts'
import type { Column } from '../../ui/table/columns.ts'
import type { ListedSbi } from './sbi.ts'

/** How many devices an interface has, and in which states. */
const DevicesCell = ({ sbi }: { readonly sbi: ListedSbi }) => {
  const t = useText('sbis')
  return (
    <span className={styles.counts}>
      {t('deviceCounts', {
        all: sbi.countOfAssociatedDevices,
        approved: sbi.countOfApprovedDevices,
        pending: sbi.countOfPendingDevices,
      })}
    </span>
  )
}

const ExpiryCell = ({ sbi }: { readonly sbi: ListedSbi }) => (
  <>
    <Day at={sbi.sbiExpiryDateTime} />
    {sbi.sbiExpiryStatus === 'expired' && <StatusBadge status="expired" />}
  </>
)

/** The columns of every list of interfaces. */
export const columnsOf = (t: Text<'sbis'>): Column<ListedSbi>[] => [
  {
    id: 'sbiVersion',
    header: t('version'),
    cell: ({ sbiVersion }) => <Foreign>{sbiVersion}</Foreign>,
    idOf: ({ sbiId }) => ({ what: t('sbiId'), id: sbiId }),
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  { id: 'status', header: t('status'), cell: (sbi) => <StatusBadge status={sbi.status} /> },
  { id: 'countOfAssociatedDevices', header: t('devices'), cell: (sbi) => <DevicesCell sbi={sbi} /> },
  { id: 'sbiExpiryDateTime', header: t('expires'), cell: (sbi) => <ExpiryCell sbi={sbi} /> },
  {
    id: 'createdDateTime',
    header: t('registered'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
]
