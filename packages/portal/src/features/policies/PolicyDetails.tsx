import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { downloadText } from '../../ui/download.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import styles from './PolicyDetails.module.css'
import { RevisionsPanel } from './RevisionsPanel.tsx'
import { typeOf } from './policy.ts'
import type { Policy } from './policy.ts'

/** Everything about one policy. */
export const PolicyDetails = ({ policy }: { readonly policy: Policy }) => {
  const t = useText('policies')
  const type = typeOf(policy.policyType)
  const text = JSON.stringify(policy.policies, null, 2)
  return (
    <>
      <Panel title={t('details')}>
        <Facts
          facts={[
            {
              label: t('policyId'),
              value: <CopyableId what={t('policyId')}>{policy.policyId}</CopyableId>,
              wide: true,
            },
            {
              label: t('type'),
              value: type ? t(`typeName.${type}`) : <Literal>{policy.policyType}</Literal>,
            },
            { label: t('group'), value: <Foreign>{policy.policyGroupName}</Foreign> },
            { label: t('description'), value: <Foreign>{policy.policyDescription}</Foreign> },
            { label: t('version'), value: <Foreign>{policy.version}</Foreign> },
            { label: t('validFrom'), value: <DateTime at={policy.validFrom} /> },
            { label: t('validTill'), value: <DateTime at={policy.validTill} /> },
            { label: t('live'), value: t(policy.isLive ? 'isLive' : 'isNotLive') },
            { label: t('created'), value: <DateTime at={policy.createdDateTime} /> },
            { label: t('createdBy'), value: <Foreign>{policy.createdBy}</Foreign> },
          ]}
        />
      </Panel>
      <RevisionsPanel policyId={policy.policyId} />
      <Panel
        title={t('document')}
        actions={
          <Button
            variant="default"
            leftSection={<DownloadIcon size={17} />}
            onClick={() => downloadText(`${policy.policyId}.json`, `${text}\n`, 'application/json')}
          >
            {t('export')}
          </Button>
        }
      >
        <pre className={styles.document} dir="ltr">
          {text}
        </pre>
      </Panel>
      <History of={[{ objectType: 'policy', objectId: policy.policyId }]} />
    </>
  )
}
