import { Button, Group, Stack } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { staleAfterChange } from './client.ts'
import { draftOf, emptyDraft, namesOf, problemsOf, redirectsOf } from './draft.ts'
import { DraftFields } from './DraftFields.tsx'
import type { Client } from './client.ts'
import type { Draft } from './draft.ts'

const fieldOf = {
  invalid_client_name: 'name',
  invalid_uri: 'logoUri',
  invalid_redirect_uri: 'redirects',
} as const

/** What is different, alone: what is left out stays. */
const changesOf = (client: Client, draft: Draft) => {
  const before = draftOf(client)
  const namesChanged = draft.eng !== before.eng || draft.fra !== before.fra || draft.ara !== before.ara
  return {
    ...(draft.name === before.name ? {} : { clientName: tidy(draft.name) }),
    ...(namesChanged ? { clientNameLangMap: namesOf(draft, client.clientNameLangMap) } : {}),
    ...(draft.logoUri === before.logoUri ? {} : { logoUri: draft.logoUri.trim() }),
    ...(draft.redirects === before.redirects ? {} : { redirectUris: redirectsOf(draft.redirects) }),
  }
}

const EditForm = ({ client }: { readonly client: Client }) => {
  const t = useText('oidcClients')
  const ui = useText('ui')
  const navigate = useNavigate()
  const change = useCommand('oidc-clients.change', staleAfterChange)
  const params = { id: client.id }
  const form = useForm({
    initial: draftOf(client),
    validate: (draft) =>
      Object.fromEntries(
        Object.entries(problemsOf({ ...emptyDraft, ...draft })).map(([name, problem]) => [
          name,
          t(`problem.${problem ?? 'nameMissing'}`),
        ]),
      ),
    submit: (draft) => change.mutateAsync({ params, request: changesOf(client, draft) }),
    onDone: ({ telling }) => {
      sayDone(t(telling === 'told' ? 'edit.done' : 'edit.waiting'))
      void navigate({ to: '/oidc-clients/$id', params, replace: true })
    },
    fieldOf,
  })
  return (
    <>
      <UnsavedChangesGuard holdsChanges={form.holdsChanges} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack maw={720}>
            <p>{t('edit.text')}</p>
            <DraftFields form={form} />
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('edit.failed')} />}
            <Group justify="flex-end">
              <ButtonLink to="/oidc-clients/$id" params={params} variant="default">
                {ui('cancel')}
              </ButtonLink>
              <Button
                type="submit"
                loading={form.busy}
                disabled={Object.keys(changesOf(client, form.values)).length === 0}
              >
                {t('edit.confirm')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </>
  )
}

/** Changes what is said of a client. */
export const EditClientPage = () => {
  const t = useText('oidcClients')
  const { id } = useParams({ from: '/inside/oidc-clients/$id/edit' })
  const query = useRead('oidc-clients.get', { params: { id } })
  const name = query.data?.clientName
  return (
    <Page
      title={name === undefined ? t('edit.action') : t('edit.title', { name: isolated(name) })}
      crumbs={[{ label: t('title'), to: '/oidc-clients' }]}
    >
      <Loaded query={query} height={400}>
        {(client) => <EditForm client={client} />}
      </Loaded>
    </Page>
  )
}
