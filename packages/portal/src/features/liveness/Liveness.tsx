import { GoLiveLink } from '../go-live/GoLiveLink.tsx'
import { StopList, type Issued } from './StopList.tsx'
import { useText } from '../../locales/text.ts'

interface LivenessProps {
  readonly of: Issued
  readonly issued: { readonly partnerId: string; readonly stops: readonly string[] }
  /** What is said where nothing stops it. */
  readonly live: string
  /** What leads to the list of what does. */
  readonly stopped: string
}

/** Whether something that was issued can be used now; where it cannot, everything that hinders, and the way to go on. */
export const Liveness = ({ of, issued: { partnerId, stops }, live, stopped }: LivenessProps) => {
  const t = useText('liveness')
  if (stops.length === 0) return <p>{live}</p>
  return (
    <>
      <p>{stopped}</p>
      <StopList of={of} stops={stops} />
      <GoLiveLink partnerId={partnerId} stops={stops}>
        {t('goLive')}
      </GoLiveLink>
    </>
  )
}
