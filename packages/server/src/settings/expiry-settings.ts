import { z } from 'zod'

const longestNotice = 365

/** When people are told of what ends, and for how long that is kept. */
export const expirySettings = {
  EXPIRY_NOTICE_DAYS: {
    schema: z
      .string()
      .max(200)
      .default('30,15,10,9,8,7,6,5,4,3,2,1')
      .transform((text) => [...new Set(text.split(',').map((part) => part.trim()))].map(Number))
      .refine(
        (days) => days.every((day) => Number.isInteger(day) && day >= 0 && day <= longestNotice),
        `must be days from 0 to ${longestNotice}, parted by commas`,
      )
      .transform((days) => days.toSorted((left, right) => right - left)),
    help: 'How many days before something ends people are told of it, parted by commas; 0 is its last day. That it has ended they are told in any case',
  },
  EXPIRY_WEEKLY_DAY: {
    schema: z
      .enum(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'])
      .default('saturday'),
    help: 'The day, UTC, of the summary of what ends within the next seven days',
  },
  EXPIRY_ESCALATION_DAYS: {
    schema: z.coerce.number().int().min(0).max(longestNotice).default(7),
    help: 'After how many days administrators are told of what a partner has not read of its ends; 0: only when the end is a day away or less',
  },
  EXPIRY_KEPT_DAYS: {
    schema: z.coerce.number().int().min(1).max(3650).default(60),
    help: 'How long notices are listed, dismissed or not, with what is known of their delivery',
  },
} as const
