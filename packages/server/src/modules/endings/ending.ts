import type { RawBuilder } from 'kysely'
import type { App } from '../../platform/app.ts'
import { extensionPoint } from '../../platform/extensions.ts'

/** What ends, in the order in which people are told of it. */
const endingKinds = [
  'root-certificate',
  'intermediate-certificate',
  'partner-certificate',
  'chip-certificate',
  'tls-certificate',
  'sbi',
  'api-key',
  'licence',
  'client-key',
  'policy',
  'platform-key',
  'application-key',
] as const

export type EndingKind = (typeof endingKinds)[number]

/**
 * One kind of things that end, as its module finds them: parts of a statement over its own tables. It names what counts now
 * and was not replaced, so that nobody is told of an end that stops nothing.
 */
export interface EndingSource {
  readonly kind: EndingKind
  /** Tables and conditions, without the window: what stands between `from` and the end of `where`. May look things up before. */
  rows(app: App, window: { readonly from: Date; readonly until: Date }): Promise<RawBuilder<unknown>>
  /** A column, or an expression that is indexed together with `key`. */
  readonly endsAt: RawBuilder<Date>
  /** Tells rows of the same end apart. */
  readonly key: RawBuilder<string>
  readonly keyType: 'uuid' | 'text'
  /** What ends. A certificate that takes the place of another is another thing. */
  readonly thingId: RawBuilder<string>
  /** The object whose page shows it. */
  readonly objectId: RawBuilder<string>
  /** Whose it is; null for what administrators look after. */
  readonly partnerId: RawBuilder<string | null>
  /** By which people know it: a label, a name. */
  readonly title: RawBuilder<string>
  /** JSON: what the contract and screens show beside that (pms-1.3-delta §6.5). */
  readonly detail: RawBuilder<object>
}

/** Modules offer here what of theirs ends. */
export const endingSources = extensionPoint<EndingSource>('endings.sources')
