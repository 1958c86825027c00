import { useParams } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { ChipView } from './ChipView.tsx'

/** A chip as its owner sees it. */
export const ChipPage = () => {
  const t = useText('chips')
  const { ftmId } = useParams({ from: '/inside/chips/$ftmId' })
  return <ChipView ftmId={ftmId} above={{ label: t('title'), to: '/chips' }} />
}
