import { useText } from '../../locales/text.ts'
import styles from './SkipLink.module.css'

/** The first stop of the keyboard: past the frame to the content. */
export const SkipLink = () => {
  const t = useText('shell')
  return (
    <a
      href="#content"
      className={styles.link}
      onClick={(event) => {
        event.preventDefault()
        document.querySelector<HTMLElement>('#content')?.focus()
      }}
    >
      {t('skip')}
    </a>
  )
}
