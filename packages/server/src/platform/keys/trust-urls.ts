import type { Certificate, PublishedUrls } from '@entente/trust'

/** The name under which an authority's list and certificate are published: its key identifier in hex. */
export const publishedName = (authority: Pick<Certificate, 'keyIdentifier'>): string =>
  Buffer.from(authority.keyIdentifier).toString('hex')

/**
 * The addresses that an authority writes into what it signs.
 * @param base address of the public trust files; null writes none
 */
export const trustUrls = (base: string | null, issuer: Pick<Certificate, 'keyIdentifier'>): PublishedUrls =>
  base === null
    ? {}
    : {
        crlUrls: [`${base}/trust/${publishedName(issuer)}.crl`],
        ocspUrls: [`${base}/trust/ocsp`],
        issuerUrls: [`${base}/trust/${publishedName(issuer)}.cer`],
      }
