import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { AskFields } from './AskFields.tsx'
import { RequestedPrivileges } from './RequestedPrivileges.tsx'
import { useAskForm } from './use-ask-form.ts'
import type { Choice } from './policy-request.ts'

interface AskForPartnerDialogProps {
  readonly partner: {
    readonly partnerId: string
    readonly organizationName: string
    readonly partnerType: string
  }
  readonly onClose: () => void
}

/** A licence is bound to a policy of its own type only. */
const suits = (partnerType: string, { policyType }: Choice): boolean =>
  (partnerType.toUpperCase() === 'MISP_PARTNER') === (policyType.toUpperCase() === 'MISP')

/** Asks for a policy in a partner's name, as administrators do for those who cannot ask themselves. Mount it to open it. */
export const AskForPartnerDialog = ({ partner, onClose }: AskForPartnerDialogProps) => {
  const t = useText('policyRequests')
  const { partnerId, partnerType } = partner
  const query = useRead('policy-requests.list-choices', { params: { partnerId } })
  const choices = (query.data?.policies ?? []).filter(
    (choice) => choice.request === null && suits(partnerType, choice),
  )
  const { form, chosen } = useAskForm({ partnerId, choices, onAsked: onClose })
  return (
    <FormDialog
      title={t('askFor.title', { name: isolated(partner.organizationName) })}
      form={form}
      submit={t('ask.confirm')}
      unchanged={choices.length === 0}
      size="lg"
      onClose={onClose}
    >
      <Loaded query={query} height={160}>
        {({ policyGroupName }) =>
          // What was just asked for is no choice any more, while the dialog closes.
          choices.length === 0 && !form.busy ? (
            <p>{t(policyGroupName === null ? 'askFor.noGroup' : 'askFor.nothing')}</p>
          ) : (
            <>
              <p>{t('askFor.text')}</p>
              <AskFields form={form} choices={choices} chosen={chosen} />
              {chosen && <RequestedPrivileges privileges={chosen.privileges} gained={chosen.gained} />}
            </>
          )
        }
      </Loaded>
    </FormDialog>
  )
}
