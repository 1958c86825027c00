import { DerError, readChildren, readOid, readText } from './der.ts'
import type { Element } from './der.ts'

const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.17': 'postalCode',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
}

interface Attribute {
  readonly type: string
  readonly value: string
}

/** The relative names of a name (RFC 5280 §4.1.2.4), and the attributes of each. */
export const readName = (name: Element): Attribute[][] =>
  readChildren(name).map((set) =>
    readChildren(set).map((pair) => {
      const [type, value] = readChildren(pair)
      if (type === undefined || value === undefined) throw new DerError('a name without value')
      return { type: readOid(type), value: readText(value) }
    }),
  )

const escapeValue = (value: string): string => value.replaceAll(/[\\,+"<>;]/g, '\\$&')

/** A name as one line: the last part first and separators escaped, as RFC 4514 §2 writes it. */
export const nameText = (name: Element): string =>
  readName(name)
    .flat()
    .toReversed()
    .map(({ type, value }) => `${attributeNames[type] ?? type}=${escapeValue(value)}`)
    .join(',')

// RFC 4518 §2 as far as names go in practice: compatibility forms unite, letters fold, spaces collapse.
const prepare = (value: string): string =>
  value.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/**
 * A text that is equal for names that are equal (RFC 5280 §7.1): string types, case and spaces do not matter, nor does
 * the order within a relative name. What is shown of a name is not enough to compare it.
 */
export const nameKey = (name: Element): string =>
  JSON.stringify(
    readName(name).map((set) => set.map(({ type, value }) => JSON.stringify([type, prepare(value)])).sort()),
  )
