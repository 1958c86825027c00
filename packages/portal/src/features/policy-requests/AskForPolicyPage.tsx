import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { ShieldIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { AskFields } from './AskFields.tsx'
import { RequestedPrivileges } from './RequestedPrivileges.tsx'
import { useAskForm } from './use-ask-form.ts'
import type { Asking } from './use-ask-form.ts'

/** Chooses a policy, sees what it would give, and says what for. */
const AskForm = ({ partnerId, choices }: Pick<Asking, 'partnerId' | 'choices'>) => {
  const t = useText('policyRequests')
  const ui = useText('ui')
  const navigate = useNavigate()
  const [only, ...others] = choices
  const { form, chosen } = useAskForm({
    partnerId,
    choices,
    ...(only && others.length === 0 ? { first: only.policyId } : {}),
    onAsked: (requestId) =>
      void navigate({ to: '/policy-requests/$requestId', params: { requestId }, replace: true }),
  })
  return (
    <>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack maw={720}>
            <p>{t('ask.text')}</p>
            <AskFields form={form} choices={choices} chosen={chosen} />
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
