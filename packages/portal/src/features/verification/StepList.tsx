import { textOr, useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx'
import styles from './Verification.module.css'
import type { Verdict } from './VerdictList.tsx'

const looks = { passed: styles.passed, failed: styles.failed, skipped: styles.skipped } as const

const marks = { passed: <CheckIcon size={16} />, failed: <CloseIcon size={16} />, skipped: '–' } as const

/** The steps of a verification, each green or red, with cause and remedy where one fails. */
export const StepList = ({ steps }: Pick<Verdict, 'steps'>) => {
  const t = useText('verification')
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {steps.map(({ step, state, code, cause, remedy }) => (
        <li key={step} className={`${styles.step} ${looks[state]}`}>
          <span className={styles.bullet} aria-hidden="true">
            {marks[state]}
          </span>
          <div className={styles.body}>
            <p className={styles.name}>
              {textOr(t, `step.${step}`, step)}
              <span className="visually-hidden"> {t(`state.${state}`)}</span>
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
}
