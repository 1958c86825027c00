import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '../../api/queries.ts'
import { fromAccountLocale } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { useServices } from '../../shell/services.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'

/** Changes phone, address and language of notifications. Mount it to open it. */
export const ChangeContactDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const profile = useText('profile')
  const cache = useQueryClient()
  const { languages } = useServices()
  const account = useAccount()
  const personErrors = usePersonErrors()
  const change = useCommand('accounts.change-contact', [])
  const form = useForm({
    initial: { phone: account.phone, address: account.address, locale: account.locale },
    validate: personErrors,
    submit: ({ phone, address, locale }) =>
      change.mutateAsync({
        request: { phone: tidy(phone), address: tidy(address), locale },
      }),
    onDone: (_, { locale }) => {
      void languages.choose(fromAccountLocale(locale))
      void cache.invalidateQueries({ queryKey: ['session'] })
      sayDone(t('contactChanged'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('changeContact')}
      form={form}
      submit={t('save')}
      unchanged={!form.holdsChanges()}
      onClose={onClose}
    >
      <PersonField form={form} name="phone" data-autofocus />
      <PersonField form={form} name="address" />
      <LocaleField {...form.field('locale')} label={profile('locale')} />
    </FormDialog>
  )
}
