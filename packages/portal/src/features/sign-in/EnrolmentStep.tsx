import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { EnrolmentForm } from '../second-factor/EnrolmentForm.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { RecoveryCodes } from '../second-factor/RecoveryCodes.tsx'
import type { StepProps } from './SecondFactorStep.tsx'
import type { Response } from '../../api/client.ts'

/** Sets the second factor up in the middle of a sign-in, where nobody may sign in without. */
export const EnrolmentStep = ({ interactionId, proof, onBack }: StepProps) => {
  const t = useText('secondFactor')
  const call = useCall()
  const params = { interactionId }
  const [done, setDone] = useState<Response<'accounts.sign-in-enrolment'> | null>(null)
  // A key for this visit: fetched once, whatever language is chosen after it was scanned, and forgotten with the page.
  const offer = useQuery({
    queryKey: ['accounts.sign-in-begin-enrolment', proof],
    queryFn: () => call('accounts.sign-in-begin-enrolment', { params, request: { proof } }),
    staleTime: 'static',
    gcTime: 0,
  })
  if (done !== null)
    return (
      <PublicFrame>
        <PublicTitle title={t('codesTitle')} />
        <Panel>
          <RecoveryCodes codes={done.recoveryCodes} onKept={() => location.assign(done.redirectTo)} />
        </Panel>
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle title={t('setUp')} text={t('setUpText')} />
      <Panel>
        <Loaded query={offer} height={360}>
          {(data) => (
            <EnrolmentForm
              offer={data}
              confirm={(code) =>
                call('accounts.sign-in-enrolment', { params, request: { proof, offer: data.offer, code } })
              }
              onDone={setDone}
              aside={
                <Button variant="default" onClick={onBack}>
                  {t('anotherPassword')}
                </Button>
              }
            />
          )}
        </Loaded>
      </Panel>
    </PublicFrame>
  )
}
