import { Button } from '@mantine/core'
import { useState } from 'react'
import { isolated, useText } from '../../locales/text.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { MapTypeDialog } from './MapTypeDialog.tsx'
import { UnmapDialog } from './UnmapDialog.tsx'
import type { CredentialType, Sharing } from './sharing.ts'

interface OpenDialog {
  readonly kind: 'map' | 'unmap'
  readonly credentialType: string
}

interface TypeEntryProps {
  readonly type: CredentialType
  /** Absent for who only reads. */
  readonly onOpen: ((dialog: OpenDialog) => void) | undefined
}

const TypeEntry = ({ type: { credentialType, policy }, onOpen }: TypeEntryProps) => {
  const t = useText('credentialTypes')
  const kind = policy === null ? 'map' : 'unmap'
  return (
    <Entry
      name={credentialType}
      tags={policy?.isActive === false && <Tag quiet>{t('policyInactive')}</Tag>}
      facts={
        policy === null ? (
          t('notMapped')
        ) : (
          <>
            <Foreign>{policy.policyName}</Foreign> · {t('mappedSince')} <Day at={policy.mappedDateTime} /> ·{' '}
            <bdi>{policy.mappedBy}</bdi>
          </>
        )
      }
      actions={
        onOpen && (
          <Button
            variant="default"
            size="sm"
            aria-label={t(`${kind}.actionOf`, { type: isolated(credentialType) })}
            onClick={() => onOpen({ kind, credentialType })}
          >
            {t(`${kind}.action`)}
          </Button>
        )
      }
    />
  )
}

/** Which policy credentials of each type follow. */
export const TypesPanel = ({ sharing, writes }: { readonly sharing: Sharing; readonly writes: boolean }) => {
  const t = useText('credentialTypes')
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  return (
    <Panel title={t('types')}>
      <EntryList>
        {sharing.types.map((type) => (
          <TypeEntry key={type.credentialType} type={type} onOpen={writes ? setDialog : undefined} />
        ))}
      </EntryList>
      {dialog?.kind === 'map' && (
        <MapTypeDialog sharing={sharing} credentialType={dialog.credentialType} onClose={close} />
      )}
      {dialog?.kind === 'unmap' && (
        <UnmapDialog partnerId={sharing.partnerId} credentialType={dialog.credentialType} onClose={close} />
      )}
    </Panel>
  )
}
