import { Text } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { TermsText } from './TermsText.tsx'

/** The terms, to be read by anybody. */
export const TermsPage = () => {
  const t = useText('terms')
  return (
    <PublicFrame wide>
      <PublicTitle title={t('title')} />
      <Panel>
        <TermsText />
      </Panel>
      <Text mt="md">
        <TextLink to="/">{t('toPortal')}</TextLink>
      </Text>
    </PublicFrame>
  )
}
