import { CloseButton } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useText } from '../locales/text.ts'
import { CheckIcon } from './icons.tsx'
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

/** Where short messages appear. The place is always there: screen readers announce what is added to it. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(toastList.subscribe, toastList.current)
  return (
    <output className={styles.place}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </output>
  )
}
