import { readMoment } from '../../api/moments.ts'
import { useText } from '../../locales/text.ts'
import { Facts, Literal } from '../facts/Facts.tsx'
import { DistinguishedName } from './DistinguishedName.tsx'
import { ValidityBar } from './ValidityBar.tsx'
import type { Fact } from '../facts/Facts.tsx'
import type { ChainLink } from './ChainViewer.tsx'

/** What a certificate says, in the lines that a decision needs. @returns facts for a list of them */
export const useCertificateFacts = () => {
  const t = useText('certificate')
  return ({ subjectName, issuerName, validFrom, validTill, key }: ChainLink): Fact[] => [
    { label: t('subject'), value: <DistinguishedName name={subjectName} /> },
    { label: t('issuer'), value: <DistinguishedName name={issuerName} /> },
    {
      label: t('validity'),
      value: <ValidityBar from={readMoment(validFrom)} till={readMoment(validTill)} />,
      wide: true,
    },
    { label: t('key'), value: <Literal>{key}</Literal> },
  ]
}

/** The same as a list of its own. */
export const CertificateFacts = ({ certificate }: { readonly certificate: ChainLink }) => (
  <Facts facts={useCertificateFacts()(certificate)} />
)
