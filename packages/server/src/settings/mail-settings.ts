import { z } from 'zod'

/** Where mails leave, and who sends them. */
export const mailSettings = {
  SMTP_URL: {
    schema: z
      .string()
      .regex(/^smtps?:\/\/[^\s/]/u, 'must be smtp://… or smtps://…')
      .optional(),
    help: 'The mail server, as smtp(s)://user:password@host:port; default: no mail leaves, the sandbox shows it to administrators',
    secret: true,
  },
  MAIL_FROM: {
    schema: z
      .string()
      .regex(/^[^\r\n]*@[^\r\n]+$/u, 'must be an address, or Name <address>')
      .max(320)
      .optional(),
    help: 'Sender of mails; default no-reply at the host of PUBLIC_URL',
  },
} as const
