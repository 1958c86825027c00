import { textOr, useText } from '../../locales/text.ts'
import { PlainList } from '../../ui/inline/PlainList.tsx'

/** What was issued to a partner and stands on a policy. */
export type Issued = 'key' | 'licence' | 'client'

interface StopListProps {
  readonly of: Issued
  /** As the server names them. */
  readonly stops: readonly string[]
}

/** Everything that keeps something that was issued from being used, in words. */
export const StopList = ({ of, stops }: StopListProps) => {
  const t = useText('liveness')
  return <PlainList lines={stops.map((stop) => textOr(t, `stop.${stop}`, stop, { of }))} />
}
