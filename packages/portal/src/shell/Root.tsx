import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useIsRaised } from './session/flag.ts'
import { PageOutlet } from './PageOutlet.tsx'
import { useServices } from './services.tsx'

const OtherAccountDialog = lazy(async () => ({
  default: (await import('./session/OtherAccountDialog.tsx')).OtherAccountDialog,
}))

/** Every page, and above it what concerns the page as a whole. */
export const Root = () => {
  const { otherAccount } = useServices()
  // There the frame stays, and shows what is on its way within it.
  const isInside = useRouterState({
    select: ({ matches }) => matches.some(({ routeId }) => routeId === '/inside'),
  })
  return (
    <>
      {isInside ? <Outlet /> : <PageOutlet />}
      {useIsRaised(otherAccount) && (
        <Suspense fallback={null}>
          <OtherAccountDialog />
        </Suspense>
      )}
    </>
  )
}
