import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useIsRaised } from './session/flag.ts'
import { useServices } from './services.tsx'

const OtherAccountDialog = lazy(async () => ({
  default: (await import('./session/OtherAccountDialog.tsx')).OtherAccountDialog,
}))

/** Every page, and above it what concerns the page as a whole. */
export const Root = () => {
  const { otherAccount } = useServices()
  return (
    <>
      <Outlet />
      {useIsRaised(otherAccount) && (
        <Suspense fallback={null}>
          <OtherAccountDialog />
        </Suspense>
      )}
    </>
  )
}
