import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { useAccount } from '../../shell/session/session.ts'
import { PlusIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { History } from '../audit-trail/History.tsx'
import { PartnerProfileParts } from '../partners/PartnerProfileParts.tsx'
import { InvitationList } from './InvitationList.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { UserList } from './UserList.tsx'

/** The way to the other organisations of somebody who acts for several. */
const OtherOrganisations = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('organisation')
  const several = useAccount().organisations.length > 1
  const { data: own = [] } = useRead('organisations.list-own', {}, { enabled: several })
  const others = own.filter((each) => each.partnerId !== partnerId)
  return others.map((each) => (
    <ButtonLink
      key={each.partnerId}
      to="/organisation/$partnerId"
      params={{ partnerId: each.partnerId }}
      variant="default"
    >
      {t('switchTo', { name: isolated(each.organizationName) })}
    </ButtonLink>
  ))
}

/** The users of an organisation: who they are, what they may do, who is invited. */
export const OrganisationPage = () => {
  const t = useText('organisation')
  const { partnerId } = useParams({ from: '/inside/organisation/$partnerId' })
  const organisation = useRead('organisations.list-users', { params: { partnerId } })
  const [inviting, { open, close }] = useDisclosure(false)
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <OtherOrganisations partnerId={partnerId} />
          {organisation.data?.mayDecide === true && (
            <Button leftSection={<PlusIcon size={17} />} onClick={open}>
              {t('invite')}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={organisation} height={240}>
        {(data) => (
          <>
            <p>{t('text', { organisation: isolated(data.organizationName) })}</p>
            <UserList organisation={data} />
            <InvitationList partnerId={partnerId} invitations={data.invitations} />
            <PartnerProfileParts partnerId={partnerId} withFacts />
            <History
              of={[
                { objectType: 'partner', objectId: partnerId },
                { objectType: 'go-live', objectId: partnerId },
              ]}
            />
          </>
        )}
      </Loaded>
      {inviting && <InviteDialog partnerId={partnerId} onClose={close} />}
    </Page>
  )
}
