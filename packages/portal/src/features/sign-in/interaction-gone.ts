import { useEffect } from 'react'
import { toApiError } from '../../api/api-error.ts'

/** True for the refusal of a sign-in that is over, or was never begun in this browser. */
export const isInteractionGone = (failure: unknown): boolean =>
  failure !== null && toApiError(failure).code === 'ENT_ACC_001'

/**
 * Asks anew when the browser goes back to a page of a sign-in and shows it as it was left: the sign-in may have been
 * finished since.
 */
export const useFreshAfterBack = (): void =>
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload()
    }
    addEventListener('pageshow', onShow)
    return () => removeEventListener('pageshow', onShow)
  }, [])
