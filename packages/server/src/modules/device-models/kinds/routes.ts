import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import { Refusal } from '../../../platform/refusal.ts'
import * as contract from './contract.ts'
import type { DeviceType } from './kind.ts'
import { countUses } from './kind-change-store.ts'
import { listSubTypes, listTypes } from './kind-store.ts'
import { addKind, editKind, setKindStatus } from './service.ts'

const present = ({ code, name, description, isActive, createdAt }: DeviceType) => ({
  code,
  name,
  description,
  isActive,
  createdDateTime: toInstant(createdAt),
})

const namedOf = ({
  typeCode,
  subTypeCode,
}: {
  readonly typeCode: string
  readonly subTypeCode?: string | null | undefined
}) => ({ typeCode, subTypeCode: subTypeCode ?? null })

/** The operations about types of devices. */
export const kindRoutes = (app: App): Route[] => [
  route(contract.listTypes, async () => {
    const [types, subTypes] = await Promise.all([listTypes(app.database), listSubTypes(app.database)])
    return types.map((type) => ({
      ...present(type),
      subTypes: subTypes.filter(({ typeCode }) => typeCode === type.code).map(present),
    }))
  }),
  route(contract.addType, async ({ authority, request }) => {
    const { typeCode, code, name, description } = request
    const wish = { typeCode: typeCode ?? null, code, name, description: description ?? null }
    return { code: (await addKind(app, authority, wish)).code }
  }),
  route(contract.editType, async ({ authority, request }) => {
    const { name, description } = request
    const names = { name, description: description ?? null }
    return { code: (await editKind(app, authority, namedOf(request), names)).code }
  }),
  route(contract.setTypeStatus, async ({ authority, request }) => {
    const { isActive, reason } = request
    const wish = { isActive, reason: reason ?? null }
    const kind = await setKindStatus(app, authority, namedOf(request), wish)
    return { code: kind.code, isActive: kind.isActive }
  }),
  route(contract.previewTypeStatus, async ({ query }) => {
    const named = namedOf(query)
    const [types, subTypes] = await Promise.all([listTypes(app.database), listSubTypes(app.database)])
    const ofType = subTypes.filter(({ typeCode }) => typeCode === named.typeCode)
    const isThere =
      named.subTypeCode === null
        ? types.some(({ code }) => code === named.typeCode)
        : ofType.some(({ code }) => code === named.subTypeCode)
    if (!isThere) throw new Refusal('ENT_DEV_003')
    const active = ofType.filter(({ isActive }) => isActive).map(({ code }) => code)
    return {
      ...(await countUses(app.database, named)),
      subTypes: named.subTypeCode === null ? active : [],
    }
  }),
]
