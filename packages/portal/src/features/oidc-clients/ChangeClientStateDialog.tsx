import { Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { PrivilegeChanges } from '../policies/PrivilegeChanges.tsx'
import { staleAfterChange } from './client.ts'
import { Stops } from './Stops.tsx'
import type { Client } from './client.ts'

interface ChangeClientStateDialogProps {
  readonly client: Client
  readonly action: 'activate' | 'deactivate'
  readonly onClose: () => void
}

/** Says what stops with the client or works again, takes a reason, then does it. Mount it to open it. */
export const ChangeClientStateDialog = ({ client, action, onClose }: ChangeClientStateDialogProps) => {
  const t = useText('oidcClients')
  const params = { id: client.id }
  const preview = useRead('oidc-clients.preview-change', { params, query: { action } })
  const change = useCommand('oidc-clients.set-status', staleAfterChange)
  const isDead = action === 'activate' && (preview.data?.stops.length ?? 0) > 0
  const possible = preview.data?.refusal === null && !isDead
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) =>
      change.mutateAsync({ params, request: { isActive: action === 'activate', ...reasonOf(reason) } }),
    onDone: () => {
      sayDone(t(`${action}.done`))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(`${action}.title`, { name: isolated(client.clientName) })}
      form={form}
      submit={t(`${action}.confirm`)}
      unchanged={!possible}
      dangerous={action === 'deactivate'}
      size="lg"
      onClose={onClose}
    >
      <Loaded query={preview} height={160}>
        {({ refusal, changes, stops }) => (
          <Stack gap="sm">
            <p>{refusal?.message ?? t(`${action}.text`)}</p>
            {action === 'activate' && stops.length > 0 && (
              <>
                <p>{t('activate.stillStopped')}</p>
                <Stops stops={stops} />
              </>
            )}
            <h3>{t('changes')}</h3>
            <PrivilegeChanges changes={changes} />
          </Stack>
        )}
      </Loaded>
      {possible && <ReasonField {...form.field('reason')} />}
    </FormDialog>
  )
}
