/** File names that users of the established portal know (portal reference §4.6). */
export const fileNames = {
  partnerOriginal: 'ca_signed_partner_certificate.cer',
  partnerPlatformSigned: 'mosip_signed_certificate.cer',
  chipOriginal: 'ca_signed_ftm_certificate.cer',
  chipPlatformSigned: 'mosip_signed_ftm_certificate.cer',
  issued: 'issued-certificate.pem',
  tlsChain: 'tls-certificate-chain.pem',
  rootChain: 'root-certificate.p7b',
  intermediateChain: 'intermediate-certificate.p7b',
} as const

/** Hands a file to the browser. */
export const downloadFile = (fileName: string, content: Blob): void => {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has read the blob by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}

/** Hands a text to the browser as a file. */
export const downloadText = (
  fileName: string,
  content: string,
  type:
    | 'application/x-pem-file'
    | 'application/x-pkcs7-certificates'
    | 'text/csv'
    | 'text/plain'
    | 'application/json',
): void => downloadFile(fileName, new Blob([content], { type }))
