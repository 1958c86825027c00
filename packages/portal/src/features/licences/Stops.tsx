import { useText } from '../../locales/text.ts'
import { PlainList } from '../../ui/inline/PlainList.tsx'
import type { StopReason } from './licence.ts'

/** Everything that keeps a licence from being used, in words. */
export const Stops = ({ stops }: { readonly stops: readonly StopReason[] }) => {
  const t = useText('licences')
  return <PlainList lines={stops.map((stop) => t(`stop.${stop}`))} />
}
