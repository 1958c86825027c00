import { readDer } from '../../asn1/reader.ts'
import { extensionDecoders, knownExtensionOf, type Extension, type KnownExtensions } from './extensions.ts'

/** Decodes each known extension once, when it is first read. A class, so that a thousand certificates share getters. */
export class ExtensionView implements KnownExtensions {
  readonly extensions: readonly Extension[]
  private readonly decoded: { -readonly [K in keyof KnownExtensions]?: KnownExtensions[K] } = {}
  private isDecoded = false

  constructor(extensions: readonly Extension[]) {
    this.extensions = extensions
  }

  decodeExtensions(): void {
    if (this.isDecoded) return
    for (const { oid } of this.extensions) {
      const type = knownExtensionOf(oid)
      if (type !== undefined) void this[type]
    }
    this.isDecoded = true
  }

  get basicConstraints(): KnownExtensions['basicConstraints'] {
    return this.decode('basicConstraints')
  }

  get keyUsage(): KnownExtensions['keyUsage'] {
    return this.decode('keyUsage')
  }

  get extendedKeyUsage(): KnownExtensions['extendedKeyUsage'] {
    return this.decode('extendedKeyUsage')
  }

  get subjectKeyIdentifier(): KnownExtensions['subjectKeyIdentifier'] {
    return this.decode('subjectKeyIdentifier')
  }

  get authorityKeyIdentifier(): KnownExtensions['authorityKeyIdentifier'] {
    return this.decode('authorityKeyIdentifier')
  }

  get subjectAltName(): KnownExtensions['subjectAltName'] {
    return this.decode('subjectAltName')
  }

  get issuerAltName(): KnownExtensions['issuerAltName'] {
    return this.decode('issuerAltName')
  }

  get distributionPoints(): KnownExtensions['distributionPoints'] {
    return this.decode('distributionPoints')
  }

  get freshestCrl(): KnownExtensions['freshestCrl'] {
    return this.decode('freshestCrl')
  }

  get nameConstraints(): KnownExtensions['nameConstraints'] {
    return this.decode('nameConstraints')
  }

  get certificatePolicies(): KnownExtensions['certificatePolicies'] {
    return this.decode('certificatePolicies')
  }

  get policyMappings(): KnownExtensions['policyMappings'] {
    return this.decode('policyMappings')
  }

  get policyConstraints(): KnownExtensions['policyConstraints'] {
    return this.decode('policyConstraints')
  }

  get inhibitAnyPolicy(): KnownExtensions['inhibitAnyPolicy'] {
    return this.decode('inhibitAnyPolicy')
  }

  get authorityInformationAccess(): KnownExtensions['authorityInformationAccess'] {
    return this.decode('authorityInformationAccess')
  }

  get ocspNoCheck(): KnownExtensions['ocspNoCheck'] {
    return this.decode('ocspNoCheck')
  }

  get noRevAvail(): KnownExtensions['noRevAvail'] {
    return this.decode('noRevAvail')
  }

  private decode<K extends keyof KnownExtensions>(type: K): KnownExtensions[K] {
    const known = this.decoded[type]
    if (known !== undefined) return known
    if (this.isDecoded) return undefined
    const { oid, read } = extensionDecoders[type]
    for (const extension of this.extensions)
      if (extension.oid === oid)
        return (this.decoded[type] = read(readDer(extension.value, { maximumBytes: extension.value.length })))
    return undefined
  }
}
