import { useParams } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { HotlistAction } from '../hotlist/HotlistAction.tsx'
import { SbiView } from './SbiPage.tsx'
import type { Sbi } from './sbi.ts'

const hotlistOf = ({ partnerId, sbiVersion }: Sbi) => (
  <HotlistAction subject={{ kind: 'sbi', providerId: partnerId, softwareVersion: sbiVersion }} />
)

/** An interface as an administrator sees it. */
export const AdminSbiPage = () => {
  const t = useText('sbis')
  const { sbiId } = useParams({ from: '/inside/admin/sbis/$sbiId' })
  return (
    <SbiView
      sbiId={sbiId}
      above={{ label: t('adminTitle'), to: '/admin/sbis' }}
      linkOfDevice={(id) => `/admin/devices/${encodeURIComponent(id)}`}
      beside={hotlistOf}
    />
  )
}
