import { z } from 'zod'

/** How old what devices sign may be. */
export const verificationSettings = {
  DEVICE_CAPTURE_SECONDS: {
    schema: z.coerce.number().int().min(1).max(86_400).default(300),
    help: 'How old a capture or digitalId may be that is verified; what is older counts as sent again',
  },
  DEVICE_CLOCK_SECONDS: {
    schema: z.coerce.number().int().min(0).max(3600).default(60),
    help: 'By how much the clock of a device may be fast, before what it signs is refused as from the future',
  },
} as const
