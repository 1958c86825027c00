import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { ShieldIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { staleAfterChange } from './client.ts'
import { emptyDraft, namesOf, problemsOf, redirectsOf } from './draft.ts'
import { DraftFields } from './DraftFields.tsx'
import { GrantsText } from './GrantsText.tsx'
import { JwkField } from './JwkField.tsx'
import { readJwk } from './key-pair.ts'
import type { Choice } from './client.ts'

/** Codes of the server that belong to a field. */
const fieldOf = {
  PMS_ESI_001: 'publicKey',
  PMS_ESI_007: 'publicKey',
  duplicate_public_key: 'publicKey',
  invalid_public_key: 'publicKey',
  invalid_client_name: 'name',
  invalid_uri: 'logoUri',
  invalid_redirect_uri: 'redirects',
  PMS_ESI_002: 'policyId',
  PMS_ESI_003: 'policyId',
  PMS_ESI_005: 'policyId',
  PMS_ESI_006: 'policyId',
  ENT_CLI_002: 'policyId',
} as const

interface NewClientFormProps {
  readonly partnerId: string
  /** The policies that were approved, some of which are none for clients. */
  readonly choices: readonly Choice[]
}

const isOffered = ({ stops, refusal }: Choice): boolean => stops.length === 0 && refusal === null

const NewClientForm = ({ partnerId, choices }: NewClientFormProps) => {
  const t = useText('oidcClients')
  const ui = useText('ui')
  const navigate = useNavigate()
  const create = useCommand('oidc-clients.create', staleAfterChange)
  const offered = choices.filter(isOffered)
  const form = useForm({
    initial: {
      ...emptyDraft,
      policyId: offered.length === 1 ? (offered[0]?.policyId ?? '') : '',
      publicKey: '',
    },
    validate: ({ policyId, publicKey, ...draft }) => {
      const jwk = readJwk(publicKey)
      const problems = Object.entries(problemsOf({ ...emptyDraft, ...draft }))
      return {
        ...(policyId === '' ? { policyId: t('policyMissing') } : {}),
        ...Object.fromEntries(
          problems.map(([name, problem]) => [name, t(`problem.${problem ?? 'nameMissing'}`)]),
        ),
        ...(typeof jwk === 'string' ? { publicKey: t(`problem.${jwk}`) } : {}),
      }
    },
    submit: ({ policyId, publicKey, ...draft }) => {
      const jwk = readJwk(publicKey)
      return create.mutateAsync({
        request: {
          policyId,
          authPartnerId: partnerId,
          publicKey: typeof jwk === 'string' ? {} : jwk,
          name: tidy(draft.name),
          clientNameLangMap: namesOf({ ...emptyDraft, ...draft }),
          logoUri: draft.logoUri.trim(),
          redirectUris: redirectsOf(draft.redirects),
          grantTypes: ['authorization_code'],
          clientAuthMethods: ['private_key_jwt'],
        },
      })
    },
    onDone: ({ clientId, state }) => {
      sayDone(t(state === 'pending' ? 'new.waiting' : 'new.done'))
      void navigate({ to: '/oidc-clients', search: { search: clientId }, replace: true })
    },
    fieldOf,
  })
  const chosen = choices.find(({ policyId }) => policyId === form.values.policyId)
  return (
    <>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack maw={720}>
            <p>{t('new.text')}</p>
            <NativeSelect
              {...form.field('policyId')}
              label={t('policy')}
              required
              data={[
                { value: '', label: t('choosePolicy') },
                ...choices.map((choice) => ({
                  value: choice.policyId,
                  label: isOffered(choice)
                    ? choice.policyName
                    : t('stoppedPolicy', { name: choice.policyName }),
                  disabled: !isOffered(choice),
                })),
              ]}
            />
            {chosen && <GrantsText claims={chosen.claims} acrValues={chosen.acrValues} />}
            <DraftFields form={form} />
            <JwkField form={form} />
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('new.failed')} />}
            <Group justify="flex-end">
              <ButtonLink to="/oidc-clients" variant="default">
                {ui('cancel')}
              </ButtonLink>
              <Button type="submit" loading={form.busy}>
                {t('new.confirm')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </>
  )
}

const NewClientOf = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('oidcClients')
  const query = useRead('oidc-clients.list-policies', { params: { partnerId } })
  return (
    <Loaded query={query} height={300}>
      {(choices) =>
        choices.some(isOffered) ? (
          <NewClientForm key={partnerId} partnerId={partnerId} choices={choices} />
        ) : (
          <Panel>
            <EmptyState icon={ShieldIcon} title={t('new.nothing')}>
              {choices[0]?.refusal?.message ?? t('new.nothingText')}
            </EmptyState>
          </Panel>
        )
      }
    </Loaded>
  )
}

/** Makes a client against an approved policy. */
export const NewClientPage = () => {
  const t = useText('oidcClients')
  const { organisations } = useAccount()
  const [chosen, setChosen] = useState(organisations[0]?.partnerId ?? '')
  return (
    <Page title={t('new.title')} crumbs={[{ label: t('title'), to: '/oidc-clients' }]}>
      {organisations.length > 1 && (
        <NativeSelect
          label={t('organization')}
          value={chosen}
          maw={420}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={organisations.map((each) => ({ value: each.partnerId, label: each.partnerId }))}
        />
      )}
      <NewClientOf partnerId={chosen} />
    </Page>
  )
}
