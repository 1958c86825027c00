import { openHubDocument } from '../../packages/server/src/platform/events/hub-message.ts'
import type { StoredEvent } from '../../packages/server/src/platform/events/events.ts'
import type { TestApp } from '../support/app.ts'
import { differencesOf } from './comparison.ts'
import type { Json, ObservedLine } from './lines.ts'

/** What was said on a topic of the hub. */
interface Publication {
  readonly topic: string
  readonly publisher: string
  readonly event: { readonly type: { readonly namespace: string }; readonly data: Json }
}

/** A hub that nobody reaches: what would be published waits for it. */
export const silentHub = 'http://127.0.0.1:9/hub/'

/** What a recorded step published, in its order. */
const observedIn = ({ outbound }: ObservedLine): Publication[] =>
  (outbound ?? [])
    .filter(({ path }) => path?.includes('hub.mode=publish'))
    .map(({ body }) => body as unknown as Publication)

/** What a server has published since the last look. */
export const watchHub = (api: TestApp): (() => Promise<Publication[]>) => {
  let last = '0'
  return async () => {
    const events = await api.query<Pick<StoredEvent, 'id' | 'at' | 'data'> & { sequence: string }>(
      `select id, at, data, sequence from event where name like 'hub.%' and sequence > $1 order by sequence`,
      [last],
    )
    last = events.at(-1)?.sequence ?? last
    return events.map((event) => openHubDocument(api.app.vault, event) as unknown as Publication)
  }
}

const topicsOf = (all: readonly Publication[]): string => all.map(({ topic }) => topic).join(' ') || 'nothing'

const bodyOf = ({ publisher, event }: Publication): Json => ({
  publisher,
  namespace: event.type.namespace,
  data: event.data,
})

/** How our publications differ from those of a step: first in their topics; where these are the same, in what is said. */
export const publicationDifferencesOf = (
  line: ObservedLine,
  ours: readonly Publication[],
  names: ReadonlyMap<string, string>,
): string[] => {
  const theirs = observedIn(line)
  if (topicsOf(theirs) !== topicsOf(ours)) return [`hub: ${topicsOf(theirs)} → ${topicsOf(ours)}`]
  const pairs = theirs.map((each, index) => [each, ours[index] ?? each] as const)
  return pairs.flatMap(([there, here]) =>
    differencesOf({ status: 200, body: bodyOf(there) }, { status: 200, body: bodyOf(here) }, names).map(
      (difference) => `hub ${difference}`,
    ),
  )
}
