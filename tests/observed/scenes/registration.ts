import { serviceClient, type Scene, type Stage } from '../scene.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'register-same-caller-again': 'dev',
  'register-bad-token-mail': `=${serviceClient}`,
  'v3-no-partner': 'nobody',
  'consent-no-partner': 'nobody',
  'user-new': 'nobody',
}

/** Whom the recording's searches found, beside those whose registration it shows. */
const registerOthers = async (stage: Stage): Promise<void> => {
  await register(stage, 'n18', 'FTM_Provider')
  const [known] = await stage.api.query<{ count: number }>(
    'select count(*)::int as count from partner where starts_with(id, $1)',
    [stage.prefix],
  )
  for (let number = known?.count ?? 0; number < 20; number += 1)
    await register(stage, `other${number}`, 'Device_Provider')
}

/** 02: partners register, are looked up and change. */
export const registration: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  before: {
    'group-same': async (stage) => {
      await register(stage, 'cred', 'Credential_Partner')
    },
    'search-all': registerOthers,
    'register-same-caller-again': async (stage) => {
      await register(stage, 'dev', 'Device_Provider')
    },
  },
}
