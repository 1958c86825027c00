import { serviceClient, type Scene } from '../scene.ts'
import { callerOf, register } from './partners.ts'

const people: Readonly<Record<string, string>> = {
  'register-same-caller-again': 'dev',
  'register-bad-token-mail': `=${serviceClient}`,
  'v3-no-partner': 'nobody',
  'consent-no-partner': 'nobody',
  'user-new': 'nobody',
}

/** 02: partners register, are looked up and change. */
export const registration: Scene = {
  caller: (line, prefix) => callerOf(line, prefix, people),
  before: {
    'group-same': async (stage) => {
      await register(stage, 'cred', 'Credential_Partner')
    },
    'register-same-caller-again': async (stage) => {
      await register(stage, 'dev', 'Device_Provider')
    },
  },
}
