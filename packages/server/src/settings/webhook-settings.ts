import { z } from 'zod'
import { isAllowList, listOf } from './setting-values.ts'

/** To whom events are sent by address, and how many of them there are. */
export const webhookSettings = {
  WEBHOOKS_PER_PARTNER: {
    schema: z.coerce.number().int().min(1).max(50).default(5),
    help: 'How many webhooks a partner has at most, and how many the platform has beside theirs',
  },
  WEBHOOK_DISABLE_DAYS: {
    schema: z.coerce.number().int().min(1).max(90).default(5),
    help: 'A webhook to which nothing has arrived for so long is disabled, and its partner is told',
  },
  WEBHOOKS_ALLOWED: {
    schema: z.string().max(2000).default('').transform(listOf).refine(isAllowList, {
      error: 'must be hosts, host:port, or networks as 10.0.0.0/8, parted by commas',
    }),
    help: 'Hosts and networks inside that the platform’s own webhooks may name although they are not public, by http too, parted by commas: host, host:port, 10.0.0.0/8; names lead to this machine as with OUTBOUND_ALLOWED',
  },
  WEBHOOKS_ALLOWED_FOR_PARTNERS: {
    schema: z.string().max(2000).default('').transform(listOf).refine(isAllowList, {
      error: 'must be hosts, host:port, or networks as 10.0.0.0/8, parted by commas',
    }),
    help: 'For sandboxes: the same for the webhooks of partners. Every partner can then have requests sent there and read the beginning of the answers; empty in production',
  },
} as const
