import type { Locale } from '../../platform/i18n/locale.ts'
import { translatorOf } from '../../platform/i18n/translate.ts'
import { plainPage } from './plain-page.ts'

/**
 * The page through which somebody signs out: it sends its form itself when they have asked for that already, and asks
 * them when another site may have led them here.
 * @param form its HTML, trusted
 */
export const signOutPage = (
  locale: Locale,
  form: { readonly html: string; readonly id: string; readonly submitsItself: boolean },
): string => {
  const translate = translatorOf(locale)
  const button = translate('sign-in.sign-out')
  if (form.submitsItself)
    return plainPage({
      locale,
      title: translate('sign-in.signing-out'),
      texts: [],
      form: { ...form, button },
    })
  return plainPage({
    locale,
    title: translate('sign-in.sign-out-question'),
    texts: [translate('sign-in.sign-out-asked')],
    form: { ...form, button },
    links: [{ href: '/', text: translate('sign-in.stay') }],
  })
}
