import { useCommand } from '../../api/queries.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { isolated, useText } from '../../locales/text.ts'
import { useLanguage } from '../../shell/language/LanguageProvider.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterUserChange } from './organisation.ts'
import { RoleField } from './RoleField.tsx'
import type { Request } from '../../api/client.ts'

type Wish = Request<'organisations.invite'>

/** Invites somebody by e-mail. Mount it to open it. */
export const InviteDialog = ({
  partnerId,
  onClose,
}: {
  readonly partnerId: string
  readonly onClose: () => void
}) => {
  const t = useText('organisation')
  const language = useLanguage()
  const personErrors = usePersonErrors()
  const invite = useCommand('organisations.invite', staleAfterUserChange)
  const initial: Wish = { email: '', role: 'operator', locale: toAccountLocale(language) }
  const form = useForm({
    initial,
    validate: personErrors,
    submit: ({ email, role, locale }) =>
      invite.mutateAsync({ params: { partnerId }, request: { email: tidy(email), role, locale } }),
    onDone: (_, { email }) => {
      sayDone(t('invited', { email: isolated(tidy(email)) }))
      onClose()
    },
    fieldOf: { PMS_PRT_012: 'email', ENT_ORG_004: 'email', ENT_ORG_010: 'email' },
  })
  return (
    <FormDialog title={t('invite')} form={form} submit={t('sendInvitation')} onClose={onClose}>
      <PersonField form={form} name="email" ofAnother data-autofocus />
      <RoleField {...form.field('role')} />
      <LocaleField {...form.field('locale')} label={t('mailLanguage')} />
    </FormDialog>
  )
}
