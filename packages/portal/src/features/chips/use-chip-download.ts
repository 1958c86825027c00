import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { downloadText, fileNames } from '../../ui/download.ts'
import { sayDone } from '../../ui/toast.tsx'

/** Fetches one of a chip's two certificates and hands it to the browser. */
export const useChipDownload = (ftmId: string) => {
  const call = useCall()
  const t = useText('certificate')
  return useMutation({
    mutationFn: async (which: 'original' | 'platformSigned') => {
      const both = await call('chips.get-certificates', { params: { ftmId } })
      return which === 'original'
        ? { name: fileNames.chipOriginal, text: both.caSignedCertificateData }
        : { name: fileNames.chipPlatformSigned, text: both.mosipSignedCertificateData }
    },
    onSuccess: ({ name, text }) => {
      downloadText(name, text, 'application/x-pem-file')
      sayDone(t('downloaded', { name }))
    },
  })
}
