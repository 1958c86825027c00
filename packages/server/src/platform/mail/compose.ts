import { tagOf, type Locale } from '../i18n/locale.ts'
import { shownValues, translatorOf, type Messages } from '../i18n/translate.ts'

/** The mails that the server can write; their texts are in `locales` under `mail.templates`. */
export type MailTemplate = keyof Messages['mail']['templates']

/** What a mail says, before it has a language. */
export interface MailContent {
  readonly template: MailTemplate
  readonly locale: Locale
  /** Whom it greets. */
  readonly name: string
  /** Values that its texts mention. */
  readonly values?: Readonly<Record<string, string | number>>
  /** What it lists, line by line, in its language. */
  readonly items?: readonly string[]
  /** Where its button leads; for templates that have an action. */
  readonly link?: string
  /** A code to type in; it stands in a line of its own. */
  readonly code?: string
}

/** A mail as it is sent. */
export interface ComposedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (sign) => entities[sign] ?? sign)

/** A value inside a sentence, kept from reordering the words around it (UAX #9, FSI … PDI). */
const isolate = (value: string | number): string | number =>
  typeof value === 'string' ? `\u2068${value}\u2069` : value

const button =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5f8b;color:#ffffff;font-weight:600;text-decoration:none'
const small = 'font-size:14px;color:#4a5560'

const large =
  'font:600 32px/1.3 ui-monospace,monospace;letter-spacing:0.2em;direction:ltr;unicode-bidi:isolate'

const paragraph = (text: string, style = ''): string =>
  `<p style="margin:0 0 16px;${style}">${escape(text)}</p>`

const list = (items: readonly string[]): string =>
  `<ul style="margin:0 0 16px;padding-inline-start:20px">${items
    .map((item) => `<li style="margin:0 0 6px">${escape(item)}</li>`)
    .join('')}</ul>`

const page = (locale: Locale, subject: string, blocks: readonly string[]): string => {
  const direction = locale === 'ara' ? 'rtl' : 'ltr'
  return [
    '<!doctype html>',
    `<html lang="${tagOf[locale]}" dir="${direction}">`,
    `<head><meta charset="utf-8"><title>${escape(subject)}</title></head>`,
    `<body dir="${direction}" style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1b232b">`,
    `<div style="max-width:560px;margin:0 auto;text-align:start">`,
    ...blocks,
    '</div></body></html>',
  ].join('\n')
}

/**
 * Writes a mail as text and as HTML in one language.
 * @param host the name under which the recipient knows this server
 */
export const composeMail = (content: MailContent, host: string): ComposedMail => {
  const { template, locale, link, code, items = [] } = content
  const translate = translatorOf(locale)
  const values = Object.fromEntries(
    Object.entries(shownValues({ ...content.values, name: content.name, host })).map(([key, value]) => [
      key,
      isolate(value),
    ]),
  )
  const say = (part: string): string => translate(`mail.templates.${template}.${part}`, values)
  const subject = say('subject')
  const greeting = translate('mail.greeting', values)
  const [intro, note, sender] = [say('intro'), say('note'), translate('mail.sender', values)]
  const action = link === undefined ? undefined : translate(`mail.actions.${template}`)
  const copy = translate('mail.copy-link')
  const text = [
    greeting,
    intro,
    ...(items.length > 0 ? [items.map((item) => `- ${item}`).join('\n')] : []),
    ...(code ? [code] : []),
    ...(link && action ? [`${action}:\n${link}`] : []),
    note,
    sender,
  ]
  const html = [
    paragraph(greeting),
    paragraph(intro),
    ...(items.length > 0 ? [list(items)] : []),
    ...(code ? [paragraph(code, large)] : []),
    ...(link && action
      ? [
          `<p style="margin:0 0 16px"><a href="${escape(link)}" style="${button}">${escape(action)}</a></p>`,
          `<p style="margin:0 0 16px;${small}">${escape(copy)}<br><span dir="ltr" style="word-break:break-all">${escape(link)}</span></p>`,
        ]
      : []),
    paragraph(note),
    `<hr style="border:0;border-top:1px solid #d5dbe1;margin:24px 0 16px">`,
    paragraph(sender, small),
  ]
  return { subject, text: `${text.join('\n\n')}\n`, html: page(locale, subject, html) }
}
