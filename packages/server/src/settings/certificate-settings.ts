import { z } from 'zod'

/** How long certificates of partners and chips last, which are taken, and how many there are. */
export const certificateSettings = {
  PARTNER_CERTIFICATE_DAYS: {
    schema: z.coerce.number().int().min(1).max(1460).default(365),
    help: 'Validity of platform-signed certificates',
  },
  PARTNER_CERTIFICATE_GRACE_DAYS: {
    schema: z.coerce.number().int().min(0).max(365).default(30),
    help: 'How far a partner certificate may fall short of that at upload',
  },
  PARTNER_CERTIFICATE_OVERLAP_DAYS: {
    schema: z.coerce.number().int().min(0).max(365).default(30),
    help: 'How long signatures by a replaced partner certificate still count; never past its own end',
  },
  CERTIFICATES_PER_DAY: {
    schema: z.coerce.number().int().min(1).max(10_000).default(50),
    help: 'How many certificates are signed for one partner or chip within a day at most',
  },
  CHIPS_PER_KEY: {
    schema: z.coerce.number().int().min(1).max(10_000).default(200),
    help: 'How many chips of one partner may have certificates of one key',
  },
  PARTNER_SIGNATURE_ALGORITHMS: {
    schema: z.enum(['strong', 'compat']).default('strong'),
    help: 'Signatures of partner certificates: strong takes SHA-256 and better of every kind, compat only SHA-256 with RSA (PKCS#1) or EC',
  },
  DEVICE_CERTIFICATE_EXTRA_DAYS: {
    schema: z.coerce.number().int().min(0).max(30).default(2),
    help: 'Days added for device providers, so that a store which asks for twelve months takes their certificate the day after too',
  },
} as const
