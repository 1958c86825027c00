import { z } from 'zod'

/** How long it is known who has used the platform. */
export const usageSettings = {
  USAGE_RETENTION_MONTHS: {
    schema: z.coerce.number().int().min(1).max(240).default(13),
    help: 'How many months the usage log is kept, the current one among them; older months are dropped whole',
  },
  USAGE_TOTALS_MONTHS: {
    schema: z.coerce.number().int().min(1).max(240).default(60),
    help: 'How many months the daily numbers of the usage log are kept, the current one among them',
  },
} as const
