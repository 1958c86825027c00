import { useCall } from '../../api/call-context.ts'
import { textOr, useText } from '../../locales/text.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { setupPlaces } from './setup-places.ts'

/**
 * How a command says that it is done where it may have been one of the first steps.
 * @returns says it, and offers the first step that the server now finds open, as home does; nothing once all are taken
 */
export const useSayNext = () => {
  const call = useCall()
  const t = useText('setup')
  return async (message: string): Promise<void> => {
    // The work is done whether or not there is an answer to what comes next.
    const steps = await call('setup.list-own', {}).catch(() => [])
    const open = steps.find(({ isDone }) => !isDone)
    const to = open && setupPlaces[open.step]
    sayDone(
      message,
      to === undefined ? null : { label: textOr(t, `step.${open?.step ?? ''}`, t('open')), to },
    )
  }
}
