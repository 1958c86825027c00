import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { LongTextField } from '../../ui/form/fields.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { ShieldIcon } from '../../ui/icons.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { longestComment, staleAfterChange } from './policy-request.ts'
import { RequestedPrivileges } from './RequestedPrivileges.tsx'
import type { Choice } from './policy-request.ts'

interface AskFormProps {
  readonly partnerId: string
  /** Those that the partner neither has nor waits for. */
  readonly choices: readonly Choice[]
}

/** Chooses a policy, sees what it would give, and says what for. */
const AskForm = ({ partnerId, choices }: AskFormProps) => {
  const t = useText('policyRequests')
  const ui = useText('ui')
  const navigate = useNavigate()
  const ask = useCommand('policy-requests.ask', staleAfterChange)
  const form = useForm({
    initial: { policyId: choices.length === 1 ? (choices[0]?.policyId ?? '') : '', useCase: '' },
    validate: ({ policyId, useCase }) => ({
      ...(policyId === '' ? { policyId: t('ask.policyMissing') } : {}),
      ...(useCase.trim() === '' ? { useCase: t('ask.useCaseMissing') } : {}),
    }),
    submit: ({ policyId, useCase }) =>
      ask.mutateAsync({
        params: { partnerId },
        request: {
          policyName: choices.find((each) => each.policyId === policyId)?.policyName ?? '',
          useCaseDescription: useCase.trim(),
        },
      }),
    onDone: ({ mappingkey: requestId }) => {
      sayDone(t('ask.done'))
      void navigate({ to: '/policy-requests/$requestId', params: { requestId }, replace: true })
    },
  })
  const chosen = choices.find(({ policyId }) => policyId === form.values.policyId)
  return (
    <>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack maw={720}>
            <p>{t('ask.text')}</p>
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
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('ask.failed')} />}
            <Group justify="flex-end">
              <ButtonLink to="/policy-requests" variant="default">
                {ui('cancel')}
              </ButtonLink>
              <Button type="submit" loading={form.busy}>
                {t('ask.confirm')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
      {chosen && <RequestedPrivileges privileges={chosen.privileges} gained={chosen.gained} />}
    </>
  )
}

const AskOf = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('policyRequests')
  const query = useRead('policy-requests.list-choices', { params: { partnerId } })
  return (
    <Loaded query={query} height={300}>
      {({ policyGroupName, policies }) => {
        const open = policies.filter(({ request }) => request === null)
        if (open.length > 0) return <AskForm key={partnerId} partnerId={partnerId} choices={open} />
        return (
          <Panel>
            <EmptyState icon={ShieldIcon} title={t(policyGroupName === null ? 'ask.noGroup' : 'ask.nothing')}>
              {t(policyGroupName === null ? 'ask.noGroupText' : 'ask.nothingText')}
            </EmptyState>
          </Panel>
        )
      }}
    </Loaded>
  )
}

/** Asks for a policy of the partner's group. */
export const AskForPolicyPage = () => {
  const t = useText('policyRequests')
  const { organisations } = useAccount()
  const [chosen, setChosen] = useState(organisations[0]?.partnerId ?? '')
  const { data: named = [] } = useRead('organisations.list-own', {}, { enabled: organisations.length > 1 })
  return (
    <Page title={t('ask.title')} crumbs={[{ label: t('ownTitle'), to: '/policy-requests' }]}>
      {named.length > 1 && (
        <NativeSelect
          label={t('organization')}
          value={chosen}
          maw={420}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={named.map(({ partnerId, organizationName }) => ({
            value: partnerId,
            label: organizationName,
          }))}
        />
      )}
      <AskOf partnerId={chosen} />
    </Page>
  )
}
