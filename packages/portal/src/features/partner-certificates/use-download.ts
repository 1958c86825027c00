import { useCall } from '../../api/call-context.ts'
import { useCertificateDownload } from '../../ui/certificate/use-certificate-download.ts'
import { fileNames } from '../../ui/download.ts'

/** Downloads one of a partner's two certificates. */
export const usePartnerCertificateDownload = (partnerId: string) => {
  const call = useCall()
  return useCertificateDownload({
    load: () => call('partner-certificates.get-both', { params: { partnerId } }),
    fileNames: { original: fileNames.partnerOriginal, platformSigned: fileNames.partnerPlatformSigned },
  })
}
