import type { SetupStep } from '../setup/index.ts'

/** Codes, invitations and decisions travel by mail. The sandbox keeps its mails on a page of its own. */
export const mailStep: SetupStep = {
  id: 'mail',
  of: 'platform',
  place: 20,
  concerns: ({ settings }) => !settings.keepsMails,
  isDone: async ({ settings }) => settings.SMTP_URL !== undefined,
}
