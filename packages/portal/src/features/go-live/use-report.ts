import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { downloadText } from '../../ui/download.ts'
import { sayDone } from '../../ui/notices/toast.ts'

interface ReportOf {
  readonly partnerId: string
  readonly entryId: string
}

/** Saves the report of a passed run, as it was handed in. */
export const useReport = () => {
  const t = useText('goLive')
  const call = useCall()
  return useMutation({
    mutationFn: (params: ReportOf) => call('go-live.get-report', { params }),
    onSuccess: ({ fileName, fileData }) => {
      downloadText(fileName, fileData, 'text/plain')
      sayDone(t('downloaded', { name: fileName }))
    },
  })
}
