import { NativeSelect } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { LongTextField } from '../../ui/form/fields.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { longestComment } from './policy-request.ts'
import type { Choice } from './policy-request.ts'
import type { useAskForm } from './use-ask-form.ts'

interface AskFieldsProps {
  readonly form: ReturnType<typeof useAskForm>['form']
  readonly choices: readonly Choice[]
  readonly chosen: Choice | undefined
}

/** Which policy is asked for, and what for. */
export const AskFields = ({ form, choices, chosen }: AskFieldsProps) => {
  const t = useText('policyRequests')
  return (
    <>
      <NativeSelect {...form.field('policyId')} label={t('policy')} required>
        <option value="" disabled>
          {t('ask.choose')}
        </option>
        {choices.map(({ policyId, policyName }) => (
          <option key={policyId} value={policyId}>
            {policyName}
          </option>
        ))}
      </NativeSelect>
      {chosen && (
        <p>
          <Foreign>{chosen.policyDescription}</Foreign>
        </p>
      )}
      <LongTextField
        form={form}
        name="useCase"
        label={t('useCase')}
        description={t('ask.useCaseHint')}
        limit={longestComment}
        rows={5}
        dir="auto"
      />
    </>
  )
}
