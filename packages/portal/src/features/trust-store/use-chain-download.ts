import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { downloadText, fileNames } from '../../ui/download.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import type { TrustCertificate } from './trust-list.ts'

/** Fetches a CA certificate with its chain as PKCS#7 and hands it to the browser. */
export const useChainDownload = () => {
  const call = useCall()
  const t = useText('certificate')
  return useMutation({
    mutationFn: async ({
      certId,
      caCertificateType,
    }: Pick<TrustCertificate, 'certId' | 'caCertificateType'>) => {
      const { p7bFile } = await call('trust-store.download', { params: { certificateId: certId } })
      return {
        name: caCertificateType === 'ROOT' ? fileNames.rootChain : fileNames.intermediateChain,
        text: p7bFile,
      }
    },
    onSuccess: ({ name, text }) => {
      downloadText(name, text, 'application/x-pkcs7-certificates')
      sayDone(t('downloaded', { name }))
    },
  })
}
