import { objectIdentifier, octetString, sequence, writeElement } from '../asn1/writer.ts'
import { changed, draftAuthority, draftLeaf, writeDraft, type Draft } from './draft-certificate.ts'
import { judge } from './judging.ts'
import { makeKeys } from './written-certificate.ts'

export const [rootKeys, subKeys, leafKeys] = [makeKeys(), makeKeys(), makeKeys()]
export const root = draftAuthority('Root', 'Root', rootKeys, rootKeys)
export const sub = draftAuthority('Sub', 'Root', subKeys, rootKeys)
export const leaf = draftLeaf('Sub', leafKeys, subKeys)

/** What is changed on the path Root, Sub, leaf. */
export interface PathChange {
  readonly root?: Partial<Draft>
  readonly sub?: Partial<Draft>
  readonly leaf?: Partial<Draft>
}

/** Both verdicts about the changed path: `rfc5280 / web`. */
export const verdicts = (change: PathChange): string =>
  (['rfc5280', 'web'] as const)
    .map((profile) =>
      judge({
        profile,
        target: writeDraft(changed(leaf, change.leaf ?? {})),
        intermediates: [writeDraft(changed(sub, change.sub ?? {}))],
        anchors: [writeDraft(changed(root, change.root ?? {}))],
      }),
    )
    .join(' / ')

export const hex = (text: string): Uint8Array => Buffer.from(text, 'hex')
/** INTEGER with these content octets, right or wrong. */
export const rawInteger = (content: string): Uint8Array => writeElement(2, hex(content))
export const unknownOid = '1.3.6.1.4.1.99999.1'
export const rawExtension = (oid: string, value: Uint8Array, critical?: Uint8Array): Uint8Array =>
  sequence(objectIdentifier(oid), critical ?? new Uint8Array(), octetString(value))
