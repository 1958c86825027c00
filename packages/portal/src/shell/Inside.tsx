import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { NoAccessPage } from './ErrorPage.tsx'
import { PendingPage } from './PendingPage.tsx'
import { useAccount, useSession } from './session.ts'
import { Shell } from './Shell.tsx'
import type { Account } from './session.ts'

const TermsGate = lazy(async () => ({
  default: (await import('../features/accounts/TermsGate.tsx')).TermsGate,
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

/** Pages for some accounts only. The server refuses the others in any case; this tells them so early. */
export const OnlyFor = ({ whom }: { readonly whom: (account: Account) => boolean }) =>
  whom(useAccount()) ? <Outlet /> : <NoAccessPage />
