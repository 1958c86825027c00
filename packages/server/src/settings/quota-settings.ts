import { z } from 'zod'

const calls = z.coerce.number().int().min(0).max(1_000_000_000_000).default(0)

/** How many calls may be made at run time by whoever has no quota of its own; 0 is no limit. */
export const quotaSettings = {
  QUOTA_KEY_DAY: {
    schema: calls,
    help: 'Calls each day (UTC) with all API keys and clients of one partner for one policy together, but for keys with a quota of their own; 0 is no limit',
  },
  QUOTA_KEY_MONTH: { schema: calls, help: 'The same each month' },
  QUOTA_LICENCE_DAY: {
    schema: calls,
    help: 'Calls each day (UTC) under all licences of one MISP for one policy together, but for licences with a quota of their own; 0 is no limit',
  },
  QUOTA_LICENCE_MONTH: { schema: calls, help: 'The same each month' },
} as const
