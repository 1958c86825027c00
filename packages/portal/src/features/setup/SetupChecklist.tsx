import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { mayChange, seesEverything, useAccount } from '../../shell/session/session.ts'
import { CheckIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { setupPlaces } from './setup-places.ts'
import styles from './SetupChecklist.module.css'
import type { Response } from '../../api/client.ts'

type Step = Response<'setup.list-own'>[number]

interface SetupStepProps {
  readonly step: Step
  readonly number: number
  /** To be taken now; the others are a title. */
  readonly isCurrent: boolean
  readonly offersAction: boolean
}

const SetupStep = ({ step: { step, isDone }, number, isCurrent, offersAction }: SetupStepProps) => {
  const t = useText('dashboard')
  const setup = useText('setup')
  const open = setup('open')
  const place = isCurrent && offersAction ? setupPlaces[step] : undefined
  const look = isDone ? styles.done : isCurrent ? styles.current : ''
  return (
    <li className={`${styles.step} ${look}`} aria-current={isCurrent ? 'step' : undefined}>
      <span className={styles.bullet} aria-hidden="true">
        {isDone ? <CheckIcon size={16} /> : number}
      </span>
      <div className={styles.stepBody}>
        <p className={styles.stepTitle}>
          {textOr(setup, `step.${step}`, step)}
          {isDone && <span className="visually-hidden"> {t('stepDone')}</span>}
        </p>
        {isCurrent && <p className={styles.stepText}>{textOr(t, `stepText.${step}`, '')}</p>}
      </div>
      {place !== undefined && (
        <ButtonLink to={place} size="sm">
          {textOr(t, `stepAction.${step}`, open)}
        </ButtonLink>
      )}
    </li>
  )
}

/**
 * First steps, as the server's modules know them: of a fresh platform for those who see it all, where each stands for
 * itself, and of a new partner, where one follows the other. Gone once all are taken.
 */
export const SetupChecklist = () => {
  const t = useText('dashboard')
  const account = useAccount()
  const steps = useRead('setup.list-own', {}).data ?? []
  const first = steps.findIndex(({ isDone }) => !isDone)
  if (first === -1) return null
  const isPlatform = seesEverything(account)
  const done = steps.filter(({ isDone }) => isDone).length
  return (
    <Panel title={t(isPlatform ? 'platformSetup' : 'setup', { done, all: steps.length })}>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <SetupStep
            key={step.step}
            step={step}
            number={index + 1}
            isCurrent={!step.isDone && (isPlatform || index === first)}
            offersAction={mayChange(account)}
          />
        ))}
      </ol>
    </Panel>
  )
}
