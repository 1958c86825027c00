import { useCommand } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { staleAfterChange } from '../sbi.ts'
import { verdictWordsOf, type Verdict } from '../../../ui/decision/decision-words.ts'
import type { Response } from '../../../api/client.ts'
import type { Reason } from '../../../ui/decision/use-decision-form.ts'

type Device = Response<'device-models.get'>

/** What a decision about devices makes stale. */
export const staleAfterDecision = [...staleAfterChange, 'device-models.get', 'device-models.page'] as const

/** The interface with which a device is decided about: one that is approved, before others. */
const sbiOf = ({ usedWith }: Device): string | undefined => {
  const sbis = usedWith.filter(({ kind }) => kind === 'sbi')
  return (sbis.find(({ status }) => status === 'approved') ?? sbis[0])?.id
}

/** How a device is approved or rejected, together with its interface where it has one, and what that is called. */
export const useDeviceDecision = (device: Device | undefined) => {
  const t = useText('sbis')
  const withSbi = useCommand('sbis.decide-device', staleAfterDecision)
  const alone = useCommand('device-models.decide', staleAfterDecision)
  return {
    words: verdictWordsOf(
      (verdict, part) => (part === 'action' ? t(`${verdict}.${part}`) : t(`device.${verdict}.${part}`)),
      t('device.reject.final'),
    ),
    decide: async (verdict: Verdict, reason: Reason): Promise<unknown> => {
      if (device === undefined) return undefined
      const { deviceId, partnerId } = device
      const sbiId = sbiOf(device)
      if (sbiId === undefined)
        return alone.mutateAsync({
          request: {
            id: deviceId,
            approvalStatus: verdict === 'approve' ? 'Activate' : 'De-activate',
            ...reason,
          },
        })
      const status = verdict === 'approve' ? 'approved' : 'rejected'
      return withSbi.mutateAsync({
        params: { id: deviceId },
        request: { partnerId, sbiId, status, ...reason },
      })
    },
  }
}
