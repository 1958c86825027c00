import { useMutation } from '@tanstack/react-query'
import { useText } from '../../locales/text.ts'
import { downloadText } from '../download.ts'
import { sayDone } from '../notices/toast.ts'

/** The certificate that a holder uploaded, or its platform-signed twin. */
type Which = 'original' | 'platformSigned'

interface Source {
  readonly load: () => Promise<{ caSignedCertificateData: string; mosipSignedCertificateData: string }>
  readonly fileNames: Readonly<Record<Which, string>>
}

/** Fetches one of a holder's two certificates and hands it to the browser. */
export const useCertificateDownload = ({ load, fileNames }: Source) => {
  const t = useText('certificate')
  return useMutation({
    mutationFn: async (which: Which) => {
      const both = await load()
      return {
        name: fileNames[which],
        text: which === 'original' ? both.caSignedCertificateData : both.mosipSignedCertificateData,
      }
    },
    onSuccess: ({ name, text }) => {
      downloadText(name, text, 'application/x-pem-file')
      sayDone(t('downloaded', { name }))
    },
  })
}
