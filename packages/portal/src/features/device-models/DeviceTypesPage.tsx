import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { SbiTabs } from '../sbis/SbiTabs.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import { KindDialog } from './KindDialog.tsx'
import { SwitchKindDialog } from './SwitchKindDialog.tsx'
import styles from './Devices.module.css'
import type { DeviceType } from './device.ts'

type Kind = Omit<DeviceType, 'subTypes'>

/** What is open over the page: a new or existing type, or sub-type of one, or its switch. */
type Open =
  | { readonly dialog: 'add'; readonly typeCode: string | null }
  | { readonly dialog: 'edit' | 'switch'; readonly typeCode: string | null; readonly kind: Kind }

interface KindButtonsProps {
  readonly typeCode: string | null
  readonly kind: Kind
  readonly onOpen: (open: Open) => void
}

const KindButtons = ({ typeCode, kind, onOpen }: KindButtonsProps) => {
  const t = useText('deviceModels')
  const name = isolated(kind.name)
  const turn = kind.isActive ? 'off' : 'on'
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        aria-label={t('types.editNamed', { name })}
        onClick={() => onOpen({ dialog: 'edit', typeCode, kind })}
      >
        {t('types.edit')}
      </Button>
      <Button
        variant="subtle"
        size="sm"
        aria-label={t(`types.${turn}Named`, { name })}
        onClick={() => onOpen({ dialog: 'switch', typeCode, kind })}
      >
        {t(`types.${turn}`)}
      </Button>
    </>
  )
}

const State = ({ isActive }: Pick<Kind, 'isActive'>) => (
  <StatusBadge status={isActive ? 'active' : 'inactive'} />
)

interface TypePanelProps {
  readonly type: DeviceType
  readonly mayChange: boolean
  readonly onOpen: (open: Open) => void
}

const TypePanel = ({ type, mayChange, onOpen }: TypePanelProps) => {
  const t = useText('deviceModels')
  return (
    <Panel
      title={
        <>
          <Foreign>{type.name}</Foreign> <State isActive={type.isActive} />
        </>
      }
      actions={mayChange ? <KindButtons typeCode={null} kind={type} onOpen={onOpen} /> : undefined}
    >
      {type.description !== null && (
        <p>
          <Foreign>{type.description}</Foreign>
        </p>
      )}
      <EntryList>
        {type.subTypes.map((subType) => (
          <Entry
            key={subType.code}
            name={subType.name}
            tags={<State isActive={subType.isActive} />}
            facts={<Foreign>{subType.description ?? subType.code}</Foreign>}
            {...(mayChange
              ? { actions: <KindButtons typeCode={type.code} kind={subType} onOpen={onOpen} /> }
              : {})}
          />
        ))}
      </EntryList>
      {mayChange && (
        <Button
          my="sm"
          variant="default"
          size="sm"
          leftSection={<PlusIcon size={15} />}
          aria-label={t('types.addSubTypeTo', { name: isolated(type.name) })}
          onClick={() => onOpen({ dialog: 'add', typeCode: type.code })}
        >
          {t('types.addSubType')}
        </Button>
      )}
      <FoldedHistory of={[{ objectType: 'device-type', objectId: type.code }]} />
    </Panel>
  )
}

/** The types of devices and their sub-types, for administrators: with what device models are registered. */
export const DeviceTypesPage = () => {
  const t = useText('deviceModels')
  const mayChange = isAdmin(useAccount())
  const types = useRead('device-types.list', {})
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  return (
    <Page
      title={t('types.title')}
      actions={
        mayChange ? (
          <Button
            leftSection={<PlusIcon size={17} />}
            onClick={() => setOpen({ dialog: 'add', typeCode: null })}
          >
            {t('types.add')}
          </Button>
        ) : null
      }
    >
      <SbiTabs />
      <p>{t('types.text')}</p>
      <Loaded query={types} height={300}>
        {(known) => (
          <div className={styles.types}>
            {known.map((type) => (
              <TypePanel key={type.code} type={type} mayChange={mayChange} onOpen={setOpen} />
            ))}
          </div>
        )}
      </Loaded>
      {open?.dialog === 'add' && <KindDialog typeCode={open.typeCode} kind={null} onClose={close} />}
      {open?.dialog === 'edit' && <KindDialog typeCode={open.typeCode} kind={open.kind} onClose={close} />}
      {open?.dialog === 'switch' && (
        <SwitchKindDialog typeCode={open.typeCode} kind={open.kind} onClose={close} />
      )}
    </Page>
  )
}
