import { CloseButton } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useText } from '../../locales/text.ts'
import { CheckIcon } from '../icons.tsx'
import { toastList } from './toast.ts'
import styles from './Toasts.module.css'
import type { Toast } from './toast.ts'

const lifeMs = 6000

/** One message; it stays while somebody points at it or has its cross in focus. */
const ToastCard = ({ toast }: { readonly toast: Toast }) => {
  const t = useText('ui')
  const [held, setHeld] = useState(false)
  const hold = { onPointerEnter: () => setHeld(true), onFocus: () => setHeld(true) }
  const release = { onPointerLeave: () => setHeld(false), onBlur: () => setHeld(false) }
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => toastList.drop(toast.id), lifeMs)
    return () => clearTimeout(timer)
  }, [held, toast.id])
  return (
    <div className={styles.toast} {...hold} {...release}>
      <span className={styles.icon}>
        <CheckIcon size={18} />
      </span>
      <p className={styles.message}>{toast.message}</p>
      <CloseButton aria-label={t('close')} onClick={() => toastList.drop(toast.id)} />
    </div>
  )
}

/** Messages stand at the lower edge, and give way to what has the focus there (WCAG 2.4.11). */
const useGivingWay = (count: number) => {
  const place = useRef<HTMLOutputElement>(null)
  useLayoutEffect(() => {
    const giveWay = () => {
      const messages = place.current
      const focused = document.activeElement
      if (!messages || !focused || messages.contains(focused)) return
      const { bottom } = focused.getBoundingClientRect()
      const isBelow = focused !== document.body && bottom > innerHeight - messages.offsetHeight - 32
      messages.dataset['edge'] = isBelow ? 'upper' : 'lower'
    }
    if (count === 0) return undefined
    giveWay()
    // What has the focus also moves by itself: something above it has come or gone.
    const timer = setInterval(giveWay, 100)
    addEventListener('focusin', giveWay)
    return () => {
      clearInterval(timer)
      removeEventListener('focusin', giveWay)
    }
  }, [count])
  return place
}

/** Where short messages appear. The place is always there: screen readers announce what is added to it. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(toastList.subscribe, toastList.current)
  return (
    <output ref={useGivingWay(toasts.length)} className={styles.place}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </output>
  )
}
