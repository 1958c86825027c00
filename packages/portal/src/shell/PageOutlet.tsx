import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { PendingPage } from './PendingPage.tsx'

/** So long the page before stays; most pages come sooner. */
const patienceMs = 250

/** Whether another page has been asked for and is longer on its way than one waits without a sign. */
const useIsLate = (): boolean => {
  const router = useRouter()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stopBegin = router.subscribe('onBeforeLoad', ({ pathChanged }) => {
      clearTimeout(timer)
      if (pathChanged) timer = setTimeout(() => setLate(true), patienceMs)
    })
    // Together with what is to be shown now, so that neither the page before nor this sign stands there for a moment more.
    const stopEnd = router.subscribe('onLoad', () => {
      clearTimeout(timer)
      setLate(false)
    })
    return () => {
      clearTimeout(timer)
      stopBegin()
      stopEnd()
    }
  }, [router])
  return isLate
}

/**
 * The page; while the next one takes its time, that it is on its way. The router itself would say so by suspending what it
 * draws, which Preact does not carry out (docs/decisions/0095).
 */
export const PageOutlet = () => (useIsLate() ? <PendingPage /> : <Outlet />)
