import { lazy, Suspense } from 'react'
import { PendingPage } from './PendingPage.tsx'
import { useSession } from './session/session.ts'
import { Shell } from './Shell.tsx'

const TermsGate = lazy(async () => ({
  default: (await import('../features/consent/TermsGate.tsx')).TermsGate,
}))

/** Behind sign-in: first the terms, where they are still to be accepted, then the frame with its pages. */
export const Inside = () => {
  const { consentRequired } = useSession()
  if (!consentRequired) return <Shell />
  return (
    <Suspense fallback={<PendingPage />}>
      <TermsGate />
    </Suspense>
  )
}
