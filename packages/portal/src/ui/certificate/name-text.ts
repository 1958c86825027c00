import { nameTextOf, showHidden, type NamePart } from '@entente/trust/view'

/** A name as the server sends it: its relative names in order, each with its attributes. */
export type NameParts = readonly (readonly NamePart[])[]

interface ReadableName {
  /** The common name; of a name without one, all of it. */
  readonly called: string
  /** Everything else, which tells namesakes apart, the most specific first. */
  readonly rest: NameParts
}

/** A name as people read it. A value is never taken apart: what looks like another part inside it is none. */
export const readName = (name: NameParts): ReadableName => {
  const common = name.flat().find(({ type }) => type === 'CN')
  if (common === undefined)
    return { called: name.length === 0 ? '–' : nameTextOf(name.toReversed()), rest: [] }
  const others = name.map((set) => set.filter((part) => part !== common)).filter((set) => set.length > 0)
  return { called: common.value, rest: others.toReversed() }
}

/** What a name is called, for titles and sentences, which hold plain text only. */
export const calledOf = (name: NameParts): string => showHidden(readName(name).called)

/** A whole name in one line of plain text, for labels that only screen readers say. */
export const nameLineOf = (name: NameParts): string => showHidden(nameTextOf(name.toReversed()))
