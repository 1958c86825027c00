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
import { staleAfterChange } from './api-key.ts'
import { KeyPolicyField } from './KeyPolicyField.tsx'
import type { ApiKey } from './api-key.ts'

/** What the holder of the key gains and loses, and who does not hear of it. */
const Consequences = ({ keyId, policyId }: { readonly keyId: string; readonly policyId: string }) => {
  const t = useText('apiKeys')
  const preview = useRead('api-keys.preview-change', {
    params: { keyId },
    query: { action: 'move', policyId },
  })
  return (
    <Loaded query={preview} height={140}>
      {({ refusal, changes, isKeptByVerifiers }) => (
        <Stack gap="sm">
          {refusal && <p>{refusal.message}</p>}
          {isKeptByVerifiers && <p>{t('move.kept')}</p>}
          <h3>{t('changes')}</h3>
          <PrivilegeChanges changes={changes} />
        </Stack>
      )}
    </Loaded>
  )
}

interface MoveKeyDialogProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
}

/** Moves a key to another policy, after showing what that gives and takes. Mount it to open it. */
export const MoveKeyDialog = ({ apiKey, onClose }: MoveKeyDialogProps) => {
  const t = useText('apiKeys')
  const move = useCommand('api-keys.move', staleAfterChange)
  const form = useForm({
    initial: { policyId: '', reason: '' },
    validate: ({ policyId }) => (policyId === '' ? { policyId: t('policyMissing') } : {}),
    submit: ({ policyId, reason }) =>
      move.mutateAsync({ params: { keyId: apiKey.keyId }, request: { policyId, ...reasonOf(reason) } }),
    onDone: () => {
      sayDone(t('move.done'))
      onClose()
    },
  })
  const { value: policyId } = form.field('policyId')
  return (
    <FormDialog
      title={t('move.title', { label: isolated(apiKey.apiKeyLabel) })}
      form={form}
      submit={t('move.confirm')}
      size="lg"
      onClose={onClose}
    >
      <p>{t('move.text')}</p>
      <KeyPolicyField
        form={form}
        partnerId={apiKey.partnerId}
        label={t('move.policy')}
        except={apiKey.policyId}
      />
      {policyId !== '' && <Consequences keyId={apiKey.keyId} policyId={policyId} />}
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
