import { useLayoutEffect } from 'react'
import { placeOf } from './place.ts'

/** Gives the focus back when what lay over the page goes, also when it is taken off the page while open. */
export const useFocusReturn = (opened: boolean): void => {
  useLayoutEffect(() => {
    if (!opened) return undefined
    const before = placeOf(document.activeElement ?? document.body)
    return before.goBack
  }, [opened])
}
