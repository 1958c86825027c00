import { useText } from '../../locales/text.ts'
import { PlainList } from '../../ui/inline/PlainList.tsx'
import type { StopReason } from './api-key.ts'

/** Everything that keeps a key from being used, in words. */
export const Stops = ({ stops }: { readonly stops: readonly StopReason[] }) => {
  const t = useText('apiKeys')
  return <PlainList lines={stops.map((stop) => t(`stop.${stop}`))} />
}
