import { z } from 'zod'

/** Within which years the times of secure biometric interfaces lie. */
export const sbiSettings = {
  SBI_CREATED_YEARS: {
    schema: z.coerce.number().int().min(1).max(100).default(10),
    help: 'How many years ago the program of a secure biometric interface may have been made at most',
  },
  SBI_EXPIRY_YEARS: {
    schema: z.coerce.number().int().min(1).max(100).default(10),
    help: 'In how many years a secure biometric interface expires at the latest',
  },
} as const
