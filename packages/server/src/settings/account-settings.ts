import { z } from 'zod'
import { minutes } from './setting-values.ts'

/** How people get in, and how long they stay. */
export const accountSettings = {
  SESSION_IDLE_MINUTES: { schema: minutes(25), help: 'Idle time after which the portal asks' },
  SESSION_PROMPT_MINUTES: { schema: minutes(5), help: 'Time to answer before sign-out' },
  SESSION_MAX_HOURS: { schema: z.coerce.number().int().min(1).max(72).default(12), help: 'Longest session' },
  REGISTRATION_APPROVAL: {
    schema: z.enum(['automatic', 'admin']).default('automatic'),
    help: 'Who lets in whoever registers: automatic, once the e-mail address is confirmed, or admin, an administrator in the portal',
  },
  SECOND_FACTOR_MANDATORY: {
    schema: z.enum(['off', 'admins', 'everyone']).default('off'),
    help: 'Who may sign in with a second factor only: nobody has to (off), administrators and auditors (admins) or everyone; at the embedded provider',
  },
} as const
