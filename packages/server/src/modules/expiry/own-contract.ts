import { z } from 'zod'
import { instant, pathId, searchText } from '../../platform/http/fields.ts'
import { listErrors, listing, listQuery, tabbedPage } from '../../platform/http/lists/list-contract.ts'
import { operation, v2 } from '../../platform/http/operation.ts'

const own = { roles: 'any', ownership: 'self' } as const

const thing = z.object({
  kind: z.string(),
  objectId: z.string(),
  partnerId: z.string().nullable(),
  title: z.string(),
  endDateTime: instant,
})

const notice = thing.extend({
  noticeId: z.string(),
  state: z.enum(['active', 'dismissed']),
  createdDateTime: instant,
  /** Days, UTC, from the notice to the end; below 0 when it is past. */
  daysLeft: z.int(),
  hasEnded: z.boolean(),
  /** Of the policy, the chip or the domain: what people know it by beside its title. */
  about: z.record(z.string(), z.string()),
})

export const noticeListing = listing({
  filters: { kind: 'equals', state: 'equals', partnerId: 'equals', search: 'words' },
  sorts: ['createdDateTime', 'endDateTime', 'title'],
  defaultSize: 8,
  tabs: 'state',
})

export const pageNotices = operation({
  name: 'expiry.page',
  method: 'GET',
  path: '/v1/partnermanager/expiry/notices',
  summary: 'What the caller has been told of ends, newest first',
  envelope: v2('entente.expiry.notices.get'),
  access: own,
  query: listQuery(noticeListing),
  response: tabbedPage(notice),
  errors: [...listErrors],
})

export const dismissAllNotices = operation({
  name: 'expiry.dismiss-all',
  method: 'POST',
  path: '/v1/partnermanager/expiry/notices/dismissal',
  summary: 'Dismiss every notice of the caller, or those of one kind',
  envelope: v2('entente.expiry.notices.dismissal.post'),
  access: own,
  effect: 'changes-self',
  request: z.object({ kind: searchText(40).nullish() }),
  response: z.object({ dismissed: z.int() }),
  errors: [],
})

export const getNotice = operation({
  name: 'expiry.get',
  method: 'GET',
  path: '/v1/partnermanager/expiry/notices/{noticeId}',
  summary: 'One notice, what it lists, and who was told of it, how and when',
  envelope: v2('entente.expiry.notice.get'),
  access: own,
  params: z.object({ noticeId: pathId() }),
  response: notice.extend({
    /** Of a notice about several things: the first of them. */
    items: z.array(thing),
    /** How many there are of each kind. */
    counts: z.record(z.string(), z.int()),
    told: z.array(
      z.object({
        userName: z.string(),
        mail: z.enum(['queued', 'sent', 'failed', 'kept', 'none']),
        mailedDateTime: instant.nullable(),
        /** Whether this person has opened or dismissed it in a portal. */
        hasRead: z.boolean(),
      }),
    ),
  }),
  errors: ['ENT_EXP_001'],
})
