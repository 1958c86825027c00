import { NativeSelect } from '@mantine/core'
import { accountLocales, fromAccountLocale, nativeNames } from '../../locales/languages.ts'
import type { NativeSelectProps } from '@mantine/core'

/** The choice of a language for mails and notifications, each in its own words. */
export const LocaleField = (
  props: Pick<NativeSelectProps, 'name' | 'value' | 'error' | 'onChange' | 'onBlur' | 'label' | 'required'>,
) => (
  <NativeSelect {...props}>
    {accountLocales.map((locale) => (
      <option key={locale} value={locale}>
        {nativeNames[fromAccountLocale(locale)]}
      </option>
    ))}
  </NativeSelect>
)
