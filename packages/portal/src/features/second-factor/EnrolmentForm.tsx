import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { useDialogChanges } from '../../ui/dialog/Dialog.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { QrCode } from '../../ui/inline/QrCode.tsx'
import styles from './EnrolmentForm.module.css'
import type { Response } from '../../api/client.ts'
import type { ReactNode } from 'react'

interface EnrolmentFormProps<Done> {
  readonly offer: Response<'accounts.begin-second-factor'>
  readonly confirm: (code: string) => Promise<Done>
  readonly onDone: (done: Done) => void
  /** A way out, beside the button. */
  readonly aside?: ReactNode
}

/** The key for an authenticator app, as picture and as text, and the first code of it. */
export const EnrolmentForm = <Done,>({ offer, confirm, onDone, aside }: EnrolmentFormProps<Done>) => {
  const t = useText('secondFactor')
  const form = useForm({
    initial: { code: '' },
    validate: ({ code }) => (code.trim() === '' ? { code: t('codeMissing') } : {}),
    submit: ({ code }) => confirm(code),
    onDone,
    fieldOf: { ENT_ACC_030: 'code' },
  })
  useDialogChanges(form.holdsChanges)
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack>
        <p>{t('scan')}</p>
        <QrCode content={offer.uri} label={t('qr')} />
        <div>
          <p className={styles.how}>{t('typeKey')}</p>
          <div className={styles.key}>
            <code dir="ltr">{offer.key.match(/.{1,4}/gu)?.join(' ')}</code>
            <CopyButton value={offer.key} what={t('key')} />
          </div>
        </div>
        <TextInput
          {...form.field('code')}
          label={t('code')}
          description={t('codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={16}
          dir="ltr"
          required
          withAsterisk={false}
        />
        {form.failure !== null && <ErrorPanel error={form.failure} />}
        <Group justify="flex-end">
          {aside}
          <Button type="submit" loading={form.busy}>
            {t('confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
