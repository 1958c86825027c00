import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { downloadText, fileNames } from '../../ui/download.ts'
import { sayDone } from '../../ui/toast.tsx'

export type Which = 'original' | 'platformSigned'

/** Fetches one of a partner's two certificates and hands it to the browser. */
export const usePartnerCertificateDownload = (partnerId: string) => {
  const call = useCall()
  const t = useText('certificate')
  return useMutation({
    mutationFn: async (which: Which) => {
      const both = await call('partner-certificates.get-both', { params: { partnerId } })
      return which === 'original'
        ? { name: fileNames.partnerOriginal, text: both.caSignedCertificateData }
        : { name: fileNames.partnerPlatformSigned, text: both.mosipSignedCertificateData }
    },
    onSuccess: ({ name, text }) => {
      downloadText(name, text, 'application/x-pem-file')
      sayDone(t('downloaded', { name }))
    },
  })
}
