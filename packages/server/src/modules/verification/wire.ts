import { deviceClaims, type DeviceStep, type DigitalId } from '@entente/trust'
import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'
import type { DeviceStopReason } from '../liveness/index.ts'
import type { registerSteps } from './contract.ts'
import type { TrustedDevice } from './list-devices.ts'
import { explainCode, valuesOfFault } from './texts.ts'
import { codeOfFault, codeOfStop } from './verdict-codes.ts'
import type { Verdict } from './verify-device.ts'

/** In whose language, and how old what devices sign may be. */
interface Reader {
  readonly locale: Locale
  readonly seconds: number
}

const withoutFault = { code: null, cause: null, remedy: null }

const presentStep = (step: DeviceStep, { locale, seconds }: Reader) => {
  if (step.state !== 'failed') return { step: step.step, state: step.state, ...withoutFault }
  const code = codeOfFault(step)
  return {
    step: step.step,
    state: step.state,
    code,
    ...explainCode(code, valuesOfFault(step, seconds), locale),
  }
}

type RegisterStep = (typeof registerSteps)[number]

const partOf = (stop: DeviceStopReason): string => stop.slice(0, stop.indexOf('-'))

const valuesOfStop = ({ proof, register }: Verdict): RefusalValues => {
  const claims = proof && 'digitalId' in proof ? proof.digitalId.claims : undefined
  const named = proof && 'statement' in proof ? proof.statement.serviceVersion : undefined
  return {
    providerId: claims?.deviceProviderId ?? '',
    make: claims?.make ?? '',
    model: claims?.model ?? '',
    version: register?.sbi?.softwareVersion ?? named ?? 'none',
  }
}

const presentRegister = (verdict: Verdict, { locale }: Reader) => {
  const parts = Object.keys(verdict.register?.facts ?? {})
  const asked = (['provider', 'model', 'sbi', 'chip', 'hotlist'] as const).filter((step: RegisterStep) =>
    parts.includes(step),
  )
  return asked.map((step) => {
    const stop = verdict.stops.find((each) => partOf(each) === step)
    if (!stop) return { step, state: 'passed' as const, ...withoutFault }
    const code = codeOfStop(stop)
    return { step, state: 'failed' as const, code, ...explainCode(code, valuesOfStop(verdict), locale) }
  })
}

const presentDevice = (claims: DigitalId) =>
  Object.fromEntries(deviceClaims.map((claim) => [claim, claims[claim]])) as Omit<DigitalId, 'dateTime'>

/** What became of one statement, for a reader. */
export const presentVerdict = (verdict: Verdict, reader: Reader) => {
  const { proof } = verdict
  const steps = [
    ...verdict.steps.map((step) => presentStep(step, reader)),
    ...presentRegister(verdict, reader),
  ]
  const digitalId = proof && 'digitalId' in proof ? proof.digitalId : undefined
  const statement = proof && 'statement' in proof ? proof.statement : undefined
  return {
    kind: proof?.kind ?? null,
    level: verdict.level ?? null,
    isVerified: verdict.isGood,
    code: steps.find(({ state }) => state === 'failed')?.code ?? null,
    device: digitalId ? presentDevice(digitalId.claims) : null,
    sbiVersion: verdict.register?.sbi?.softwareVersion ?? statement?.serviceVersion ?? null,
    transactionId: statement?.transactionId ?? null,
    signedDateTime: toInstantOrNull(statement?.time ?? digitalId?.claims.dateTime),
    firstSeenDateTime: toInstantOrNull(verdict.firstSeenAt),
    steps,
  }
}

/** A registration of a device model, for verifiers. */
export const presentTrustedDevice = ({ device, sbis, stops }: TrustedDevice) => ({
  deviceId: device.id,
  providerId: device.partnerId,
  orgName: device.organisationName,
  deviceType: device.typeCode,
  deviceSubType: device.subTypeCode,
  make: device.make,
  model: device.model,
  status: device.status,
  isTrusted: stops.length === 0,
  codes: stops.map(codeOfStop),
  sbis: sbis.map((sbi) => ({
    sbiId: sbi.id,
    sbiVersion: sbi.softwareVersion,
    status: sbi.status,
    expiryDateTime: toInstant(sbi.endsAt),
  })),
})
