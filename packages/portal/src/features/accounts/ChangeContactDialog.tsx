import { Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '../../api/queries.ts'
import { fromAccountLocale } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session.ts'
import { useServices } from '../../shell/services.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { looksLikePhone, tidy } from '../../ui/form/rules.ts'
import { LocaleField } from '../../ui/form/LocaleField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.ts'

/** Changes phone, address and language of notifications. Mount it to open it. */
export const ChangeContactDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const profile = useText('profile')
  const cache = useQueryClient()
  const { languages } = useServices()
  const account = useAccount()
  const change = useCommand('accounts.change-contact', [])
  const form = useForm({
    initial: { phone: account.phone, address: account.address, locale: account.locale },
    validate: ({ phone, address }) => ({
      ...(looksLikePhone(tidy(phone)) ? {} : { phone: t('phoneWrong') }),
      ...(tidy(address) === '' ? { address: t('addressMissing') } : {}),
    }),
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
      <TextInput
        {...form.field('phone')}
        label={profile('phone')}
        type="tel"
        autoComplete="tel"
        maxLength={16}
        required
        data-autofocus
      />
      <Textarea
        {...form.field('address')}
        label={profile('address')}
        autoComplete="street-address"
        maxLength={2000}
        minRows={2}
        required
      />
      <LocaleField {...form.field('locale')} label={profile('locale')} />
    </FormDialog>
  )
}
