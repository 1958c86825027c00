import { Radio, Stack } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import type { Response } from '../../api/client.ts'

export type Purpose = Response<'partner-certificates.list'>[number]['purpose']

const purposes: readonly Purpose[] = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS']

interface PurposeFieldProps {
  readonly value: Purpose
  readonly onChange: (purpose: Purpose) => void
}

/** What a partner's certificate is for, and what each choice means. */
export const PurposeField = ({ value, onChange }: PurposeFieldProps) => {
  const t = useText('partnerCertificate')
  return (
    <Radio.Group label={t('purpose')} value={value} onChange={onChange}>
      <Stack gap="xs" mt={6}>
        {purposes.map((each) => (
          <Radio
            key={each}
            value={each}
            label={t(`purposeName.${each}`)}
            description={t(`purposeHint.${each}`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}
