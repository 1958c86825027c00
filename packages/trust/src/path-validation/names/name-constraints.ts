import type { Certificate } from '../../certificates/certificate.ts'
import type { NameConstraints } from '../../certificates/extensions/extension-values.ts'
import type { GeneralName } from '../../certificates/names/general-names.ts'
import { attributeTypes } from '../../certificates/names/names.ts'
import { isSmtpUtf8Name, smtpUtf8MailboxOf } from '../../certificates/names/smtp-utf8-mailboxes.ts'
import {
  canExpandInto,
  comparable,
  covers,
  formOf,
  excessLengthOf,
  type ComparableName,
} from './comparable-names.ts'
import { refuse, type PathRefusal } from '../refusals.ts'
import type { Spend } from '../work.ts'

/** Subtrees, or names, of one form. */
interface Form {
  readonly entries: ComparableName[]
  /** Excess length of all entries together. */
  length: number
}

type Forms = ReadonlyMap<string, Form>

/** Comparing so many characters costs as much as one comparison of short names. */
const CHARACTERS_OF_A_COMPARISON = 64

/**
 * A check of name constraints of every CA on a path against the names of every certificate below it (RFC 5280 §4.2.1.10,
 * §6.1.3 (b)-(c)). Constraints of the anchor count too. Each certificate's names are prepared once for all paths.
 *
 * @param spend counts comparisons; throws when there are too many
 * @returns a check that takes a path, target first, anchor last
 */
export function createNameConstraintsCheck(
  spend: Spend,
): (path: readonly Certificate[]) => PathRefusal | undefined {
  const known = new Map<Certificate | readonly GeneralName[], Forms>()

  return (path) => {
    for (const [position, issuer] of path.entries()) {
      const { nameConstraints } = issuer
      if (nameConstraints === undefined) continue
      for (const [depth, certificate] of path.slice(0, position).entries()) {
        if (certificate.isSelfIssued && depth > 0) continue
        if (!areInside(certificate, nameConstraints)) return refuse('name-not-permitted', certificate)
      }
    }
    return undefined
  }

  function areInside(certificate: Certificate, { permitted, excluded }: NameConstraints): boolean {
    const names = prepared(certificate, () => namesOf(certificate))
    const allowed = prepared(permitted, () => permitted)
    const forbidden = prepared(excluded, () => excluded)
    for (const [form, group] of names) {
      const [inside, outside] = [allowed.get(form), forbidden.get(form)]
      spend(costOf(group, inside) + costOf(group, outside))
      if (inside && !group.entries.every((name) => isPermitted(name, inside))) return false
      if (outside && group.entries.some((name) => isExcluded(name, outside))) return false
    }
    return true
  }

  function prepared(
    of: Certificate | readonly GeneralName[],
    namesOfIt: () => readonly GeneralName[],
  ): Forms {
    const before = known.get(of)
    if (before !== undefined) return before
    const names = namesOfIt()
    spend(names.length)
    const forms = new Map<string, Form>()
    for (const name of names) {
      const key = formOf(name)
      const form = forms.get(key) ?? { entries: [], length: 0 }
      form.entries.push(comparable(name))
      form.length += excessLengthOf(name)
      forms.set(key, form)
    }
    known.set(of, forms)
    return forms
  }
}

/** Each name against each subtree, and long ones for as long as they are. */
function costOf(names: Form, subtrees: Form | undefined): number {
  if (subtrees === undefined) return 0
  const pairs = names.entries.length * subtrees.entries.length
  const characters = names.entries.length * subtrees.length + subtrees.entries.length * names.length
  return pairs + Math.floor(characters / (2 * CHARACTERS_OF_A_COMPARISON))
}

function isPermitted(name: ComparableName, { entries }: Form): boolean {
  return entries.some((subtree) => covers(subtree, name) === true)
}

function isExcluded(name: ComparableName, { entries }: Form): boolean {
  return entries.some((subtree) => covers(subtree, name) !== false || canExpandInto(subtree, name))
}

/** Subject and alternative names; an e-mail address inside the subject counts as an rfc822Name. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])]
  for (const name of certificate.subjectAltName ?? []) {
    // Constraints on rfc822Name bind the internationalised mailbox as well (RFC 9598 §6).
    if (isSmtpUtf8Name(name)) names.push({ kind: 'rfc822Name', value: smtpUtf8MailboxOf(name) ?? '' })
  }
  const { subject } = certificate
  if (subject.relativeNames.length > 0) names.push({ kind: 'directoryName', name: subject })
  for (const { oid, text } of subject.relativeNames.flat())
    if (oid === attributeTypes.emailAddress && text !== undefined)
      names.push({ kind: 'rfc822Name', value: text })
  return names
}
