import { Fragment } from 'react'
import { Marked } from '../inline/Foreign.tsx'
import styles from './Facts.module.css'
import type { ReactNode } from 'react'

export interface Fact {
  readonly label: string
  readonly value: ReactNode
  /** Takes the whole row: fingerprints, long names. */
  readonly wide?: boolean
}

/** Label and value pairs, as on a form that is only read. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map((fact) => (
      <div key={fact.label} className={fact.wide === true ? `${styles.fact} ${styles.wide}` : styles.fact}>
        <dt>{fact.label}</dt>
        <dd>{fact.value}</dd>
      </div>
    ))}
  </dl>
)

/** A text in parts, between which it breaks sooner than inside a word. */
const Parts = ({ text, at }: { readonly text: string; readonly at: RegExp }) =>
  text.split(at).map((part, index) => (
    // Parts repeat; their place is what tells them apart.
    <Fragment key={index}>
      {index > 0 && <wbr />}
      <Marked>{part}</Marked>
    </Fragment>
  ))

/** Text that reads left to right in any language: ids, fingerprints, file names, names of messages. */
export const Literal = ({ children }: { readonly children: ReactNode }) => (
  <span className={styles.literal} dir="ltr" translate="no">
    {typeof children === 'string' ? <Parts text={children} at={/(?=_)/u} /> : children}
  </span>
)

/** An e-mail address: reads left to right in any language, and breaks before its @ and dots sooner than inside a word. */
export const EmailAddress = ({ children: address }: { readonly children: string }) => (
  <bdi className={styles.email} dir="ltr" translate="no">
    <Parts text={address} at={/(?=[@.])/u} />
  </bdi>
)

/** Characters left at both ends; hex pairs are not torn apart. */
const endsOf = (id: string): readonly [number, number] => (id.includes(':') ? [8, 5] : [7, 4])

/** A long id in a table: the middle left out for the eye, whole for screen readers and in the tip. */
export const LongId = ({ children: id }: { readonly children: string }) => {
  const [start, end] = endsOf(id)
  if (id.length <= start + end + 2) return <Literal>{id}</Literal>
  return (
    <span className={`${styles.literal} ${styles.long}`} dir="ltr" translate="no" title={id}>
      <span aria-hidden="true">{`${id.slice(0, start)}…${id.slice(-end)}`}</span>
      <span className="visually-hidden">{id}</span>
    </span>
  )
}
