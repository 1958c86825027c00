import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { TextLink } from '../../ui/links.tsx'

interface GoLiveLinkProps {
  readonly partnerId: string
  /** What keeps something of the partner's from being used. */
  readonly stops: readonly string[]
  readonly children: string
}

/** The way from what waits for a passed run to where that is handed in. */
export const GoLiveLink = ({ partnerId, stops, children }: GoLiveLinkProps) => {
  const admin = seesEverything(useAccount())
  if (!stops.includes('go-live-missing')) return null
  return (
    <p>
      <TextLink to={admin ? '/admin/partners/$partnerId' : '/organisation/$partnerId'} params={{ partnerId }}>
        {children}
      </TextLink>
    </p>
  )
}
