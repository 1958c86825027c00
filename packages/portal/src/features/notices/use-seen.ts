import { useEffect, useRef } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useAccount } from '../../shell/session/session.ts'

/** Notes, once the page shows them, that the reader has seen what there is: that is how others know that it was read. */
export const useSeen = (isShown: boolean): void => {
  const { userName } = useAccount()
  const { mutate } = useCommand('expiry.put-seen', ['notifications.list-own'])
  const isSaid = useRef(false)
  useEffect(() => {
    if (!isShown || isSaid.current) return
    isSaid.current = true
    mutate({
      params: { userId: userName },
      request: { notificationsSeenDtimes: new Date().toISOString() },
    })
  }, [isShown, mutate, userName])
}
