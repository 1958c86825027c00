import { useRouterState } from '@tanstack/react-router'
import { UnknownPage } from './PendingPage.tsx'
import type { JSX, ReactNode } from 'react'

/** All pages; until the first one has come, that it is on its way. */
export const FirstPage = ({ children }: { readonly children?: ReactNode }): JSX.Element => {
  const isThere = useRouterState({ select: ({ matches }) => matches.length > 0 })
  return (
    <>
      {isThere ? null : <UnknownPage />}
      {children}
    </>
  )
}
