import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { ContactDialog } from './ContactDialog.tsx'
import type { Contact, PartnerProfile } from './partner-profile.ts'

interface ContactEntryProps {
  readonly contact: Contact
  /** Absent for who only reads. */
  readonly onEdit: (() => void) | undefined
}

const ContactEntry = ({ contact, onEdit }: ContactEntryProps) => {
  const t = useText('partnerProfile')
  const { emailId, contactNumber, address, isActive, updatedDateTime } = contact
  return (
    <Entry
      name={emailId}
      tags={!isActive && <Tag quiet>{t('contact.inactive')}</Tag>}
      facts={
        <>
          <bdi dir="ltr">{contactNumber}</bdi> · <Foreign>{address}</Foreign> · {t('contact.since')}{' '}
          <Day at={updatedDateTime} />
        </>
      }
      actions={
        onEdit && (
          <Button
            variant="default"
            size="sm"
            aria-label={t('contact.editTitle', { email: isolated(emailId) })}
            onClick={onEdit}
          >
            {t('contact.edit')}
          </Button>
        )
      }
    />
  )
}

/** Whom to reach at a partner. Contacts are kept once the partner is active. */
export const ContactsPanel = ({ partner }: { readonly partner: PartnerProfile }) => {
  const t = useText('partnerProfile')
  const { partnerId, actions } = partner
  const contacts = useRead('partners.list-contacts', { params: { partnerId } })
  const [dialog, setDialog] = useState<{ readonly contact?: Contact } | null>(null)
  const writes = mayChange(useAccount())
  const mayPut = writes && actions.includes('put-contact')
  return (
    <Panel
      title={t('contact.title')}
      actions={
        mayPut && (
          <Button variant="default" leftSection={<PlusIcon size={17} />} onClick={() => setDialog({})}>
            {t('contact.add')}
          </Button>
        )
      }
    >
      <Loaded query={contacts} height={80}>
        {(data) =>
          data.length === 0 ? (
            <p>{t(partner.isActive ? 'contact.none' : 'contact.later')}</p>
          ) : (
            <EntryList>
              {data.map((contact) => (
                <ContactEntry
                  key={contact.emailId}
                  contact={contact}
                  onEdit={mayPut ? () => setDialog({ contact }) : undefined}
                />
              ))}
            </EntryList>
          )
        }
      </Loaded>
      {dialog && (
        <ContactDialog partnerId={partnerId} contact={dialog.contact} onClose={() => setDialog(null)} />
      )}
    </Panel>
  )
}
