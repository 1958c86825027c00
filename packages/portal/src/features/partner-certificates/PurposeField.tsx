import { NativeSelect } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { Response } from '../../api/client.ts'

export type Purpose = Response<'partner-certificates.list'>[number]['purpose']

const purposes: readonly Purpose[] = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS']

interface PurposeFieldProps {
  readonly value: Purpose
  readonly onChange: (purpose: Purpose) => void
}

/** What a partner's certificate is for, and what the choice means; most leave it as it is. */
export const PurposeField = ({ value, onChange }: PurposeFieldProps) => {
  const t = useText('partnerCertificate')
  return (
    <NativeSelect
      label={t('purpose')}
      description={t(`purposeHint.${value}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={({ currentTarget }) =>
        onChange(purposes.find((each) => each === currentTarget.value) ?? 'ALL')
      }
    >
      {purposes.map((each) => (
        <option key={each} value={each}>
          {t(`purposeName.${each}`)}
        </option>
      ))}
    </NativeSelect>
  )
}
