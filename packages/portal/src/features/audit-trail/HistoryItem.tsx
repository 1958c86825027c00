import { accountLocales, fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import { isolated, textOr, useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { asHexPairs } from '../../ui/hex-pairs.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign, Marked } from '../../ui/inline/Foreign.tsx'
import { Literal, LongId } from '../../ui/facts/Facts.tsx'
import { useRoleName } from '../../ui/use-role-name.ts'
import styles from './History.module.css'
import type { HistoryEntry } from './merge-history.ts'

type Change = HistoryEntry['changes'][number]

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

const codeFields: readonly string[] = ['domain', 'policyGroupId', 'policyId', 'partnerId']

/** What a page calls a value of its own objects; undefined where the words of all pages do. */
export type HistoryWords = (field: string, value: string) => string | undefined

interface ValueProps {
  readonly field: string
  readonly value: string | null
  readonly words: HistoryWords | undefined
}

/** A value of the record as people read it: the words, dates and names that the rest of the portal shows for it. */
const ChangedValue = ({ field, value, words }: ValueProps) => {
  const t = useText('history')
  const status = useText('status')
  const types = useText('partnerType')
  const trust = useText('trustWord')
  const organisation = useText('organisation')
  const roleName = useRoleName()
  const locale = accountLocales.find((each) => each === value)
  if (value === null || value === '') return <span className={styles.nothing}>{t('nothing')}</span>
  const own = words?.(field, value)
  if (own !== undefined) return own
  const word = value.toLowerCase()
  if (instant.test(value)) return <DateTime at={value} />
  if (/sha256$/i.test(field)) return <LongId>{asHexPairs(value)}</LongId>
  if (codeFields.includes(field)) return <Literal>{value}</Literal>
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'yes' : 'no')
  if (field === 'locale' && locale) return nativeNames[fromAccountLocale(locale)]
  if (field === 'role') return textOr(organisation, `role.${word}`, value)
  if (field === 'roles') return value.split(', ').map(roleName).join(' · ')
  if (field === 'kind') return textOr(trust, `kind.${word}`, value)
  if (field === 'events')
    return value
      .split(', ')
      .map((event) => textOr(t, `action.${event}`, event))
      .join(' · ')
  if (field === 'state') return textOr(trust, `state.${value}`, value)
  if (field === 'revocation') return textOr(t, `revocation.${value}`, value)
  if (field === 'revocationReason') return textOr(trust, `reason.${value}`, value)
  if (field === 'purpose') return textOr(t, `purpose.${word}`, value)
  if (/status$/i.test(field)) return textOr(status, word, value)
  if (field === 'partnerType') return partnerTypeName(types, value)
  return <Foreign lines>{value}</Foreign>
}

const ChangeLine = ({ change, words }: { change: Change } & Pick<ValueProps, 'words'>) => {
  const t = useText('history')
  return (
    <div className={styles.change}>
      <dt>{textOr(t, `field.${change.field}`, change.field)}</dt>
      <dd>
        {change.before !== null && (
          <>
            <span className="visually-hidden">{t('before')} </span>
            <del className={styles.before}>
              <ChangedValue field={change.field} value={change.before} words={words} />
            </del>{' '}
            <span aria-hidden="true" className={styles.arrow}>
              →
            </span>{' '}
          </>
        )}
        <span className="visually-hidden">{t('after')} </span>
        <ins className={styles.after}>
          <ChangedValue field={change.field} value={change.after} words={words} />
        </ins>
      </dd>
    </div>
  )
}

/** What the record calls the platform itself; nobody can have this user name. */
const platform = 'system'

/** One event of a history. */
export const HistoryItem = ({
  entry,
  words,
}: { readonly entry: HistoryEntry } & Pick<ValueProps, 'words'>) => {
  const t = useText('history')
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{textOr(t, `action.${entry.action}`, entry.action)}</strong>
        <span className={styles.when}>
          <DateTime at={entry.at} />
        </span>
      </div>
      <div className={styles.who}>
        {t('by', { actor: entry.actor === platform ? t('platform') : isolated(entry.actor) })}
      </div>
      {entry.reason !== null && (
        <blockquote className={styles.reason} dir="auto">
          <Marked lines>{entry.reason}</Marked>
        </blockquote>
      )}
      {entry.changes.length > 0 && (
        <dl className={styles.changes}>
          {entry.changes.map((change) => (
            <ChangeLine key={change.field} change={change} words={words} />
          ))}
        </dl>
      )}
    </li>
  )
}
