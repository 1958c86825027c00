import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useCommand } from '../../api/queries.ts'
import { fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import { useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { looksLikePhone, tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/toast.tsx'
import type { AccountLocale } from '../../locales/languages.ts'

const accountLocales: readonly AccountLocale[] = ['eng', 'fra', 'ara']

/** Changes phone, address and language of notifications. Mount it to open it. */
export const ChangeContactDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('ownAccount')
  const profile = useText('profile')
  const ui = useText('ui')
  const cache = useQueryClient()
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
    onDone: () => {
      void cache.invalidateQueries({ queryKey: ['session'] })
      sayDone(t('contactChanged'))
      onClose()
    },
  })
  return (
    <Dialog opened title={t('changeContact')} onClose={onClose} size="md">
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          <TextInput
            {...form.field('phone')}
            label={profile('phone')}
            type="tel"
            autoComplete="tel"
            maxLength={16}
            required
            withAsterisk={false}
          />
          <Textarea
            {...form.field('address')}
            label={profile('address')}
            autoComplete="street-address"
            maxLength={2000}
            minRows={2}
            required
            withAsterisk={false}
          />
          <NativeSelect {...form.field('locale')} label={profile('locale')}>
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
            <Button type="submit" loading={form.busy} disabled={!form.holdsChanges()}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
