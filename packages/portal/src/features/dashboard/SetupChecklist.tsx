import { useText } from '../../locales/text.ts'
import { CheckIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './Dashboard.module.css'
import type { Step, StepName } from './setup-steps.ts'

const pages: Readonly<Record<StepName, '/partner-certificate' | '/chips' | '/chips/new' | null>> = {
  terms: null,
  certificate: '/partner-certificate',
  chip: '/chips/new',
  chipCertificate: '/chips',
  approval: null,
}

/** The way of a new partner to its first approved chip; gone once it is walked. */
export const SetupChecklist = ({ steps }: { readonly steps: readonly Step[] }) => {
  const t = useText('dashboard')
  const current = steps.find(({ done }) => !done)
  if (current === undefined) return null
  return (
    <Panel title={t('setup', { done: steps.filter(({ done }) => done).length, all: steps.length })}>
      <ol className={styles.steps}>
        {steps.map(({ name, done }, index) => {
          const page = name === current.name ? pages[name] : null
          return (
            <li
              key={name}
              className={`${styles.step} ${done ? styles.done : name === current.name ? styles.current : ''}`}
              aria-current={name === current.name ? 'step' : undefined}
            >
              <span className={styles.bullet} aria-hidden="true">
                {done ? <CheckIcon size={16} /> : index + 1}
              </span>
              <div className={styles.stepBody}>
                <p className={styles.stepTitle}>
                  {t(`step.${name}`)}
                  {done && <span className="visually-hidden"> {t('stepDone')}</span>}
                </p>
                {name === current.name && <p className={styles.stepText}>{t(`stepText.${name}`)}</p>}
              </div>
              {page !== null && (
                <ButtonLink to={page} size="sm">
                  {t(`stepAction.${name}`)}
                </ButtonLink>
              )}
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
