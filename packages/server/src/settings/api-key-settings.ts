import { z } from 'zod'

/** How long API keys last, and how many there are. */
export const apiKeySettings = {
  API_KEY_DAYS: {
    schema: z.coerce.number().int().min(1).max(3650).default(365),
    help: 'How long a new API key is valid; whoever makes one may ask for less',
  },
  API_KEY_OVERLAP_DAYS: {
    schema: z.coerce.number().int().min(0).max(90).default(7),
    help: 'How long a replaced API key still counts when nobody says otherwise; never past its own end',
  },
  API_KEYS_PER_POLICY: {
    schema: z.coerce.number().int().min(2).max(1000).default(20),
    help: 'How many active API keys a partner has for one policy at most',
  },
  API_KEYS_PER_DAY: {
    schema: z.coerce.number().int().min(1).max(100_000).default(200),
    help: 'How many API keys are made for one partner within a day at most',
  },
} as const
