import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { fromAccountLocale, nativeNames, toAccountLocale } from '../../locales/languages.ts'
import { isolated, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/LanguageProvider.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { looksLikeEmail, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.ts'
import { staleAfterUserChange } from './organisation.ts'
import { RoleField } from './RoleField.tsx'
import type { AccountLocale } from '../../locales/languages.ts'
import type { Request } from '../../api/client.ts'

type Wish = Request<'organisations.invite'>

const accountLocales: readonly AccountLocale[] = ['eng', 'fra', 'ara']

/** Invites somebody by e-mail. Mount it to open it. */
export const InviteDialog = ({
  partnerId,
  onClose,
}: {
  readonly partnerId: string
  readonly onClose: () => void
}) => {
  const t = useText('organisation')
  const ui = useText('ui')
  const language = useLanguage()
  const invite = useCommand('organisations.invite', staleAfterUserChange)
  const initial: Wish = { email: '', role: 'operator', locale: toAccountLocale(language) }
  const form = useForm({
    initial,
    validate: ({ email }) => (looksLikeEmail(tidy(email)) ? {} : { email: t('emailWrong') }),
    submit: ({ email, role, locale }) =>
      invite.mutateAsync({ params: { partnerId }, request: { email: tidy(email), role, locale } }),
    onDone: (_, { email }) => {
      sayDone(t('invited', { email: isolated(tidy(email)) }))
      onClose()
    },
    fieldOf: { PMS_PRT_012: 'email', ENT_ORG_004: 'email', ENT_ORG_010: 'email' },
  })
  return (
    <Dialog opened title={t('invite')} onClose={onClose} size="md">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <TextInput
            {...form.field('email')}
            label={t('email')}
            type="email"
            autoComplete="off"
            maxLength={254}
            required
            withAsterisk={false}
          />
          <RoleField {...form.field('role')} />
          <NativeSelect {...form.field('locale')} label={t('mailLanguage')}>
            {accountLocales.map((locale) => (
              <option key={locale} value={locale}>
                {nativeNames[fromAccountLocale(locale)]}
              </option>
            ))}
          </NativeSelect>
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('sendInvitation')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
