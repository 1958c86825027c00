import { CloseButton } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useText } from '../../locales/text.ts'
import { CheckIcon, ChevronEndIcon } from '../icons.tsx'
import { toastList } from './toast.ts'
import styles from './Toasts.module.css'
import type { MouseEvent } from 'react'
import type { Toast } from './toast.ts'

/** What offers a step is read and then aimed at. */
const lifeMs = { word: 6000, step: 15_000 }

interface ToastsProps {
  /** Follows a link inside of the page: messages stand outside of what the router draws. */
  readonly onStep: (event: MouseEvent<HTMLAnchorElement>, to: string) => void
}

interface ToastCardProps extends ToastsProps {
  readonly toast: Toast
}

/** One message; it stays while somebody points at it or has its cross in focus. */
const ToastCard = ({ toast, onStep }: ToastCardProps) => {
  const t = useText('ui')
  const [held, setHeld] = useState(false)
  const hold = { onPointerEnter: () => setHeld(true), onFocus: () => setHeld(true) }
  const release = { onPointerLeave: () => setHeld(false), onBlur: () => setHeld(false) }
  useEffect(() => {
    if (held) return undefined
    const timer = setTimeout(() => toastList.drop(toast.id), toast.next === null ? lifeMs.word : lifeMs.step)
    return () => clearTimeout(timer)
  }, [held, toast.id, toast.next])
  return (
    <div className={styles.toast} data-toast {...hold} {...release}>
      <span className={styles.icon}>
        <CheckIcon size={18} />
      </span>
      <div className={styles.message}>
        <p>{toast.message}</p>
        {toast.next !== null && (
          <a
            href={toast.next.to}
            className={styles.next}
            onClick={(event) => {
              toastList.drop(toast.id)
              onStep(event, toast.next?.to ?? '/')
            }}
          >
            {toast.next.label}
            <ChevronEndIcon size={14} />
          </a>
        )}
      </div>
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
      const isBelow =
        document.documentElement.dataset['lowerEdge'] === 'taken' ||
        (focused !== document.body && bottom > innerHeight - messages.offsetHeight - 32)
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
export const Toasts = ({ onStep }: ToastsProps) => {
  const toasts = useSyncExternalStore(toastList.subscribe, toastList.current)
  return (
    <output ref={useGivingWay(toasts.length)} className={styles.place}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onStep={onStep} />
      ))}
    </output>
  )
}
