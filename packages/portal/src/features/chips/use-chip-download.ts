import { useCall } from '../../api/call-context.ts'
import { useCertificateDownload } from '../../ui/certificate/use-certificate-download.ts'
import { fileNames } from '../../ui/download.ts'

/** Downloads one of a chip's two certificates. */
export const useChipDownload = (ftmId: string) => {
  const call = useCall()
  return useCertificateDownload({
    load: () => call('chips.get-certificates', { params: { ftmId } }),
    fileNames: { original: fileNames.chipOriginal, platformSigned: fileNames.chipPlatformSigned },
  })
}
