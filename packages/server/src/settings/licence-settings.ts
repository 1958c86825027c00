import { z } from 'zod'

/** How long licences of MISPs last, and how many there are. */
export const licenceSettings = {
  LICENCE_DAYS: {
    schema: z.coerce.number().int().min(1).max(3650).default(365),
    help: 'How long a new licence of a MISP is valid; whoever makes one may ask for less',
  },
  LICENCE_OVERLAP_DAYS: {
    schema: z.coerce.number().int().min(0).max(90).default(7),
    help: 'How long a replaced licence still counts when nobody says otherwise; never past its own end',
  },
  LICENCES_PER_MISP: {
    schema: z.coerce.number().int().min(2).max(100).default(5),
    help: 'How many licences of one MISP may be active side by side at most',
  },
  LICENCES_PER_DAY: {
    // As many are looked at as a MISP's newest.
    schema: z.coerce.number().int().min(1).max(400).default(100),
    help: 'How many licences are generated for one MISP within a day at most',
  },
} as const
