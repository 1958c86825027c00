import { isolated, useText } from '../../locales/text.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import styles from './PrivilegeChanges.module.css'
import type { PrivilegeChange } from './policy.ts'

/** Kinds whose values are words of ours; all others are shown as they are. */
const worded: Readonly<Record<string, readonly string[]>> = {
  authentication: ['mandatory', 'optional'],
  'shared-attribute': ['encrypted', 'plain'],
}

/** How a privilege was and is, in words; names of others stand isolated in them. */
const useValueText = () => {
  const t = useText('policies')
  const day = useDayText('short')
  const valueOf = ({ kind }: PrivilegeChange, value: string | null): string => {
    if (value === null || value === '') return ''
    if (worded[kind]?.includes(value)) return t(`value.${value as 'mandatory'}`)
    return kind === 'valid-from' || kind === 'valid-till' ? day(value) : isolated(value)
  }
  return (change: PrivilegeChange): string => {
    const [before, after] = [valueOf(change, change.before), valueOf(change, change.after)]
    if (before === '' || after === '') return before + after
    return t('fromTo', { before, after })
  }
}

/** One privilege: its kind, its name, and how it is, or was and is. */
export const PrivilegeText = ({ change }: { readonly change: PrivilegeChange }) => {
  const t = useText('policies')
  const text = useValueText()(change)
  return (
    <span>
      {t(`privilege.${change.kind}`)}
      {change.name !== '' && (
        <>
          {' · '}
          <Foreign>{change.name}</Foreign>
        </>
      )}
      {text !== '' && ` · ${text}`}
    </span>
  )
}

/** What partners gain, lose, or have otherwise; in words. */
export const PrivilegeChanges = ({ changes }: { readonly changes: readonly PrivilegeChange[] }) => {
  const t = useText('policies')
  if (changes.length === 0) return <p>{t('noChanges')}</p>
  return (
    <ul className={styles.list} aria-label={t('changes')}>
      {changes.map((change) => (
        <li key={`${change.kind} ${change.name}`} className={styles.change}>
          <span className={`${styles.effect} ${styles[change.effect] ?? ''}`}>
            {t(`effect.${change.effect}`)}
          </span>
          <PrivilegeText change={change} />
        </li>
      ))}
    </ul>
  )
}
