import { Button } from '@mantine/core'
import { useState } from 'react'
import { isolated, useText } from '../../locales/text.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { ExtractorsDialog } from './ExtractorsDialog.tsx'
import type { SharedPolicy, Sharing } from './sharing.ts'

const ExtractorLines = ({ policy }: { readonly policy: SharedPolicy }) => {
  const t = useText('credentialTypes')
  if (policy.extractors.length === 0) return t('extractors.none')
  return policy.extractors.map(({ attributeName, biometric, extractor }) => (
    // Words of programs, from left to right in every language.
    <div key={`${attributeName} ${biometric}`}>
      <bdi dir="ltr">
        {`${attributeName}: ${biometric} – ${extractor.provider} ${extractor.version ?? ''}`.trim()}
      </bdi>
    </div>
  ))
}

/** By what biometrics are extracted, for each policy that was asked for; they stay once it is approved. */
export const ExtractorsPanel = ({
  sharing,
  writes,
}: {
  readonly sharing: Sharing
  readonly writes: boolean
}) => {
  const t = useText('credentialTypes')
  const [editing, setEditing] = useState<SharedPolicy | null>(null)
  return (
    <Panel title={t('extractors.panel')}>
      {sharing.policies.length === 0 ? (
        <p>{t('extractors.noPolicies')}</p>
      ) : (
        <EntryList>
          {sharing.policies.map((policy) => (
            <Entry
              key={policy.policyId}
              name={policy.policyName}
              tags={<Tag quiet>{t(`request.${policy.requestState}`)}</Tag>}
              facts={<ExtractorLines policy={policy} />}
              actions={
                writes &&
                policy.requestState === 'InProgress' && (
                  <Button
                    variant="default"
                    size="sm"
                    aria-label={t('extractors.setFor', { policy: isolated(policy.policyName) })}
                    onClick={() => setEditing(policy)}
                  >
                    {t('extractors.set')}
                  </Button>
                )
              }
            />
          ))}
        </EntryList>
      )}
      {editing && (
        <ExtractorsDialog partnerId={sharing.partnerId} policy={editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  )
}
