import { Literal } from './Facts.tsx'
import { CheckIcon, CloseIcon } from '../icons.tsx'
import styles from './StepList.module.css'

/** One of several checks that are made one after the other. */
export interface Step {
  readonly id: string
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** The state in words, for screen readers. */
  readonly stateText: string
  readonly code?: string | null
  readonly cause?: string | null
  readonly remedy?: string | null
}

const looks = { passed: styles.passed, failed: styles.failed, skipped: styles.skipped } as const

const marks = { passed: <CheckIcon size={16} />, failed: <CloseIcon size={16} />, skipped: '–' } as const

/** Checks in their order, each green or red, with cause and remedy where one fails. */
export const StepList = ({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) => (
  <ol className={styles.steps} aria-label={label}>
    {steps.map(({ id, name, state, stateText, code = null, cause = null, remedy = null }) => (
      <li key={id} className={`${styles.step} ${looks[state]}`}>
        <span className={styles.bullet} aria-hidden="true">
          {marks[state]}
        </span>
        <div className={styles.body}>
          <p className={styles.name}>
            {name}
            <span className="visually-hidden"> {stateText}</span>
            {code !== null && (
              <span className={styles.code}>
                <Literal>{code}</Literal>
              </span>
            )}
          </p>
          {cause !== null && <p className={styles.cause}>{cause}</p>}
          {remedy !== null && <p className={styles.remedy}>{remedy}</p>}
        </div>
      </li>
    ))}
  </ol>
)
