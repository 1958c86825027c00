/** By which extractor one modality of an attribute is made ready for a partner. */
export interface Extractor {
  readonly attributeName: string
  /** `face`, `finger`, `iris`, as it was sent. */
  readonly modality: string
  /** Which fingers or irises, in the words in which they were sent; null for the whole modality. */
  readonly subTypes: string | null
  readonly provider: string
  readonly providerVersion: string | null
}

/** How many a partner may set for one policy. */
export const mostExtractors = 100

/** `modality` or `modality[sub,types]`, each in its limits; no bracket stands elsewhere. */
export const biometricForm = /^(?<modality>[^[\]]{1,64})(?:\[(?<subTypes>[^[\]]{1,64})\])?$/u

/** The parts of the contract's `biometric`. @param text one that `biometricForm` fits */
export const readBiometric = (text: string): Pick<Extractor, 'modality' | 'subTypes'> => {
  const { modality = text, subTypes } = biometricForm.exec(text)?.groups ?? {}
  return { modality: modality.trim(), subTypes: subTypes?.trim() || null }
}

/** The parts put together again. */
export const writeBiometric = ({ modality, subTypes }: Pick<Extractor, 'modality' | 'subTypes'>): string =>
  subTypes === null ? modality : `${modality}[${subTypes}]`

const keyOf = ({ attributeName, modality }: Extractor): string => JSON.stringify([attributeName, modality])

/** Each modality of an attribute once: of two, the later one counts. */
export const withoutDoubles = (extractors: readonly Extractor[]): Extractor[] => [
  ...new Map(extractors.map((each) => [keyOf(each), each])).values(),
]
