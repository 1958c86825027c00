import { Outlet } from '@tanstack/react-router'
import { NoAccessPage } from './ErrorPage.tsx'
import { useAccount } from './session/session.ts'
import type { Account } from './session/session.ts'

/** Pages for some accounts only. The server refuses the others in any case; this tells them so early. */
export const OnlyFor = ({ whom }: { readonly whom: (account: Account) => boolean }) =>
  whom(useAccount()) ? <Outlet /> : <NoAccessPage />
