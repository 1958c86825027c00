import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import '../../ui/mantine-more.css'
import { SecretDialog } from './SecretDialog.tsx'
import styles from './Webhooks.module.css'
import { eventName, isEvent, staleAfterChange, webhookEvents } from './webhook.ts'
import type { Place, Webhook } from './webhook.ts'

interface EditDialogProps {
  readonly place: Place
  /** The one that is changed; absent: a new one. */
  readonly webhook?: Webhook
  readonly onClose: () => void
}

const chosenIn = (value: string) => value.split(' ').filter(isEvent)

/** Name, address, encryption and events of a webhook; a new one shows its secret. Mount it to open it. */
export const EditDialog = ({ place, webhook, onClose }: EditDialogProps) => {
  const t = useText('webhooks')
  const history = useText('history')
  const { organisations } = useAccount()
  const [secret, setSecret] = useState<string | null>(null)
  const create = useCommand('webhooks.create', staleAfterChange)
  const change = useCommand('webhooks.change', staleAfterChange)
  const ofPlatform = place === '/admin/webhooks'
  const form = useForm({
    initial: {
      name: webhook?.name ?? '',
      url: webhook?.url ?? '',
      events: webhook?.events.join(' ') ?? '',
      encrypted: webhook?.isEncrypted ? 'yes' : '',
      partnerId: organisations[0]?.partnerId ?? '',
    },
    validate: ({ name, url, events }) => ({
      ...(tidy(name) === '' ? { name: t('field.missing') } : {}),
      ...(tidy(url) === '' ? { url: t('field.missing') } : {}),
      ...(chosenIn(events).length === 0 ? { events: t('field.missingEvents') } : {}),
    }),
    submit: async ({ name, url, events, encrypted, partnerId }) => {
      const request = {
        name: tidy(name),
        url: tidy(url),
        events: chosenIn(events),
        isEncrypted: encrypted !== '',
      }
      if (webhook) {
        await change.mutateAsync({ params: { webhookId: webhook.webhookId }, request })
        return null
      }
      const made = await create.mutateAsync({
        request: { ...request, partnerId: ofPlatform ? null : partnerId },
      })
      return made.secret
    },
    onDone: (made) => {
      if (made !== null) return setSecret(made)
      sayDone(t('change.done'))
      onClose()
    },
    fieldOf: { ENT_WHK_003: 'url', ENT_WHK_009: 'encrypted' },
  })
  if (secret !== null) return <SecretDialog secret={secret} onKept={onClose} />
  const [events, encryption] = [form.field('events'), form.field('encrypted')]
  // The platform's own belong to nobody whose certificate there is.
  const isOfPartner = webhook ? webhook.partnerId !== null : !ofPlatform
  const words = webhook ? ('change' as const) : ('new' as const)
  return (
    <FormDialog
      title={t(`${words}.title`)}
      form={form}
      submit={t(`${words}.confirm`)}
      size="lg"
      onClose={onClose}
    >
      {!webhook && ofPlatform && <p>{t('new.ofPlatform')}</p>}
      {!webhook && !ofPlatform && organisations.length > 1 && (
        <NativeSelect {...form.field('partnerId')} label={t('field.partner')}>
          {organisations.map(({ partnerId }) => (
            <option key={partnerId} value={partnerId}>
              {partnerId}
            </option>
          ))}
        </NativeSelect>
      )}
      <TextField form={form} name="name" label={t('name')} limit={64} />
      <TextField
        form={form}
        name="url"
        label={t('url')}
        description={t('field.urlHint')}
        limit={500}
        dir="ltr"
      />
      {isOfPartner && (
        <Checkbox
          size="md"
          name="encrypted"
          label={t('field.encrypt')}
          description={t('field.encryptHint')}
          error={encryption.error}
          aria-invalid={encryption.error !== undefined}
          checked={form.values.encrypted !== ''}
          onChange={({ currentTarget }) => form.set('encrypted', currentTarget.checked ? 'yes' : '')}
        />
      )}
      <Checkbox.Group
        label={t('events')}
        description={t('field.eventsHint')}
        error={events.error}
        value={chosenIn(events.value ?? '')}
        onChange={(chosen) => form.set('events', chosen.join(' '))}
      >
        <div className={styles.events}>
          {webhookEvents.map((event) => (
            <Checkbox key={event} size="md" name="events" value={event} label={eventName(history, event)} />
          ))}
        </div>
      </Checkbox.Group>
    </FormDialog>
  )
}
