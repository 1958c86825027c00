import { textOr, useText } from '../../locales/text.ts'
import { StepList } from '../../ui/facts/StepList.tsx'
import styles from './Verification.module.css'
import type { Verdict } from './VerdictList.tsx'

/** The steps of a verification. */
export const VerificationSteps = ({ steps }: Pick<Verdict, 'steps'>) => {
  const t = useText('verification')
  return (
    <div className={styles.steps}>
      <StepList
        label={t('steps')}
        steps={steps.map(({ step, state, code, cause, remedy }) => ({
          id: step,
          name: textOr(t, `step.${step}`, step),
          state,
          stateText: t(`state.${state}`),
          code,
          cause,
          remedy,
        }))}
      />
    </div>
  )
}
