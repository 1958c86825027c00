import { createHash } from 'node:crypto'
import { tagOf, type Locale } from '../../platform/i18n/locale.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? sign)

const style = `
  :root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center }
  main { max-width: 32rem; padding: 2rem }
  button { font: inherit; padding: 0.5rem 1.25rem; cursor: pointer }`

const submit = 'document.forms[0].submit()'

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What a browser may do on these pages: their own style, their own script, nothing else. */
export const plainPagePolicy = [
  "default-src 'none'",
  `style-src ${sourceOf(style)}`,
  `script-src ${sourceOf(submit)}`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

interface PlainPage {
  readonly locale: Locale
  readonly title: string
  /** A paragraph each. */
  readonly texts: readonly string[]
  /** Ways on, for people. */
  readonly links?: readonly { readonly href: string; readonly text: string }[]
  /** A form that somebody sends with a button, or that submits itself where nobody has to be asked. */
  readonly form?: {
    /** HTML, trusted. */
    readonly html: string
    /** The form's id in it. */
    readonly id: string
    readonly button: string
    readonly submitsItself: boolean
  }
}

const formOf = ({ html, id, button, submitsItself }: NonNullable<PlainPage['form']>): string => {
  const send = `<button form="${escape(id)}">${escape(button)}</button>`
  return `${html}${submitsItself ? `<noscript>${send}</noscript><script>${submit}</script>` : `<p>${send}</p>`}`
}

/** A page of the sign-in that needs neither the portal nor its scripts. */
export const plainPage = ({ locale, title, texts, links = [], form }: PlainPage): string =>
  [
    '<!doctype html>',
    `<html lang="${tagOf[locale]}" dir="${locale === 'ara' ? 'rtl' : 'ltr'}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escape(title)}</title><style>${style}</style></head>`,
    `<body><main><h1>${escape(title)}</h1>`,
    ...texts.map((text) => `<p>${escape(text)}</p>`),
    form ? formOf(form) : '',
    ...links.map(({ href, text }) => `<p><a href="${escape(href)}">${escape(text)}</a></p>`),
    '</main></body></html>',
  ].join('\n')
