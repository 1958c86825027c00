import { goLiveTypes } from '../../settings.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import { isPlatformPartner, type Partner } from '../partners/index.ts'

/** What is shown of a run without reading its report again. */
export interface PassedRun {
  /** The program that wrote the report, as it calls itself. */
  readonly kit: string
  /** By the clock of the partner. */
  readonly ranAt: Date
  /** SHA-256 of the certificate that signed it, hex. */
  readonly thumbprint: string
  readonly checksPassed: number
  readonly checksAdvice: number
  /** The call that the platform has seen, too. */
  readonly transactionId: string
  readonly seenAt: Date
  /** Which part of the platform has. */
  readonly seenBy: string
}

interface EntryBase {
  readonly id: string
  readonly partnerId: string
  /** From 1 on, for each partner: the last one counts. */
  readonly number: number
  readonly at: Date
  readonly by: string
}

/** What was said of a partner's going live; nothing of it ever changes. */
export type GoLiveEntry =
  | (EntryBase & { readonly kind: 'passed'; readonly run: PassedRun })
  | (EntryBase & { readonly kind: 'withdrawn'; readonly reason: string })

/** Whether partners of this kind call the platform with credentials of their own, so that there is anything to go live with. */
export const mayGoLive = ({ id, partnerType }: Pick<Partner, 'id' | 'partnerType'>): boolean =>
  goLiveTypes.some((type) => type === partnerType.toUpperCase()) && !isPlatformPartner({ id })

/**
 * Whether a partner's credentials wait for a passed run. Services of the platform itself never do: it would stand still.
 * @param gated types in capitals, of the settings
 */
export const mustGoLive = (
  partner: Pick<Partner, 'id' | 'partnerType'>,
  gated: ReadonlySet<string>,
): boolean => gated.has(partner.partnerType.toUpperCase()) && mayGoLive(partner)

/** What the record says of the standing of a partner. */
export const snapshotOf = (entry: GoLiveEntry | undefined): Snapshot | null =>
  entry
    ? {
        isLive: entry.kind === 'passed',
        number: entry.number,
        transactionId: entry.kind === 'passed' ? entry.run.transactionId : null,
      }
    : null
