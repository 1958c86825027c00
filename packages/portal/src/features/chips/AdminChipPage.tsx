import { useParams } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { HotlistAction } from '../hotlist/HotlistAction.tsx'
import { ChipView } from './ChipView.tsx'
import type { Chip } from './chip.ts'

/** Its key is in its certificate. */
const hotlistOf = ({ ftmId, certificate }: Chip) =>
  certificate ? <HotlistAction subject={{ kind: 'chip_key', chipId: ftmId }} /> : null

/** A chip as an administrator sees it. */
export const AdminChipPage = () => {
  const t = useText('chips')
  const { ftmId } = useParams({ from: '/inside/admin/chips/$ftmId' })
  return <ChipView ftmId={ftmId} above={{ label: t('adminTitle'), to: '/admin/chips' }} beside={hotlistOf} />
}
