import { useText } from '../../locales/text.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import styles from './Notices.module.css'
import type { ListedNotice } from './notice.ts'

/** When something ends, and how soon that was when it was told. */
export const When = ({ notice }: { readonly notice: ListedNotice }) => {
  const t = useText('notices')
  const { endDateTime, hasEnded, daysLeft, kind } = notice
  if (kind === 'weekly-summary') return <Day at={endDateTime} />
  return (
    <>
      <Day at={endDateTime} />
      <div className={hasEnded || daysLeft <= 7 ? styles.urgent : styles.note}>
        {hasEnded ? t('hasEnded') : t('inDays', { days: daysLeft })}
      </div>
    </>
  )
}
