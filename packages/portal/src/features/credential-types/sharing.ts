import type { Response } from '../../api/client.ts'

export type Sharing = Response<'credential-types.overview'>
export type CredentialType = Sharing['types'][number]
export type SharedPolicy = Sharing['policies'][number]
type Extractor = SharedPolicy['extractors'][number]

/** Whether partners of a type issue credentials, or get what is in them. */
export const sharesByType = (partnerType: string): boolean =>
  ['CREDENTIAL_PARTNER', 'ONLINE_VERIFICATION_PARTNER'].includes(partnerType.toUpperCase())

/** What changes on screen when a type was mapped, a mapping ended, or extractors were set. */
export const staleAfterSharing = ['credential-types.overview', 'audit-trail.history'] as const

/** An extractor as a form holds it. */
export interface ExtractorRow {
  readonly attribute: string
  readonly modality: string
  readonly subTypes: string
  readonly provider: string
  readonly version: string
}

/** What is offered; others that are stored already stay. */
export const modalities = ['face', 'finger', 'iris'] as const

export const emptyRow: ExtractorRow = {
  attribute: 'individualBiometrics',
  modality: 'face',
  subTypes: '',
  provider: '',
  version: '',
}

/** The server's limits, in characters. */
export const limits = { attribute: 128, subTypes: 64, provider: 128, version: 8 } as const

const biometric = /^([^[\]]*)(?:\[([^[\]]*)\])?$/u

export const toRow = ({ attributeName, biometric: text, extractor }: Extractor): ExtractorRow => {
  const [, modality = text, subTypes = ''] = biometric.exec(text) ?? []
  const { provider, version } = extractor
  return { attribute: attributeName, modality, subTypes, provider, version: version ?? '' }
}

export const fromRow = ({ attribute, modality, subTypes, provider, version }: ExtractorRow): Extractor => ({
  attributeName: attribute.trim(),
  biometric: subTypes.trim() === '' ? modality : `${modality}[${subTypes.trim()}]`,
  extractor: { provider: provider.trim(), version: version.trim() === '' ? null : version.trim() },
})

/** Whether every row says what is extracted and by what. */
export const isComplete = (rows: readonly ExtractorRow[]): boolean =>
  rows.every(({ attribute, provider }) => attribute.trim() !== '' && provider.trim() !== '')
