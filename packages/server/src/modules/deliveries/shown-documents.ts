import type { StoredEvent } from '../../platform/events/events.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** Shows a message of a module's own for people to look at, without secrets; undefined for a message of another's. */
export type ShownDocument = (
  event: Pick<StoredEvent, 'id' | 'at' | 'data' | 'name' | 'actor' | 'partnerId' | 'objectType' | 'objectId'>,
) => Readonly<Record<string, unknown>> | undefined

/** Messages that are no documents of the platform's own topics say here what people may see of them. */
export const shownDocuments = extensionPoint<ShownDocument>('deliveries.shown-documents')
