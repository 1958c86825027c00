import { importAccounts } from '../../../packages/server/src/seed/import-accounts.ts'
import { Authenticator } from '../../support/people/authenticator.ts'
import { Browser } from '../../support/browser.ts'
import { passwordOf } from '../../support/people/personas.ts'
import type { Driver, Drivers, Scene } from '../driver.ts'

let made = 0

const stranger = 'stranger'
const nobodys = 'n'.repeat(64)

const headersOf = (browser: Browser) => ({
  cookie: browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
})

/** Somebody of whom nobody else knows, in a browser of their own. */
const newcomer = async ({ api }: Scene) => {
  // Every wrong try of the walk comes from one address, whose patience is not what is tried here.
  await api.query(`delete from sign_in_attempt where key like 'address:%'`)
  const userName = `careful-walker-${(made += 1)}`
  const password = passwordOf(userName)
  await importAccounts(api.app, {
    accounts: [{ username: userName, password, email: `${userName}@walk.example` }],
  })
  const browser = new Browser(api.web, { address: `10.7.0.${made % 250}` })
  return { api, userName, password, browser }
}

type Person = Awaited<ReturnType<typeof newcomer>>

const signedIn = async (scene: Scene) => {
  const person = await newcomer(scene)
  await person.browser.signIn(person.userName, person.password)
  return { ...person, headers: headersOf(person.browser) }
}

const offered = async (scene: Scene) => {
  const person = await signedIn(scene)
  const { password, headers } = person
  const { response } = await scene.api.as(stranger).call('accounts.begin-second-factor', {
    headers,
    request: { password },
  })
  return { ...person, ...response, device: new Authenticator(response.key, scene.api.clock) }
}

/** Somebody with a second factor, signed in; `recoveryCode` has not been used. */
export const careful = async (scene: Scene) => {
  const person = await offered(scene)
  const { response } = await scene.api.as(stranger).call('accounts.confirm-second-factor', {
    headers: person.headers,
    request: { offer: person.offer, code: person.device.code() },
  })
  return { ...person, recoveryCode: response.recoveryCodes[0]! }
}

/** After the password of a sign-in. */
const passwordTyped = async ({ api, userName, password }: Omit<Person, 'browser'>) => {
  const browser = new Browser(api.web)
  const interactionId = (await browser.beginSignIn()).split('/').at(-1)!
  const headers = headersOf(browser)
  const params = { interactionId }
  const { response } = await api
    .as(stranger)
    .call('accounts.sign-in', { headers, params, request: { userName, password } })
  return { headers, params, proof: response.proof ?? nobodys }
}

const again = async (times: number, attempt: () => Promise<unknown>): Promise<void> => {
  for (let tries = 0; tries < times; tries += 1) await attempt()
}

const both = async (scene: Scene, over: { password?: string; code?: string } = {}) => {
  const { headers, password, recoveryCode: code } = await careful(scene)
  return { headers, request: { password, code, ...over } }
}

/** What needs password and code. */
const bothDriver = <N extends 'accounts.renew-recovery-codes' | 'accounts.end-second-factor'>(
  name: N,
): Driver<N> => ({
  success: (scene) => both(scene),
  codes: {
    ENT_ACC_003: async (scene) => {
      const attempt = await both(scene, { code: 'not it' })
      await again(6, () => scene.api.as(stranger).call(name, attempt))
      return attempt
    },
    ENT_ACC_006: (scene) => both(scene, { password: 'not it' }),
    ENT_ACC_007: () => ({ as: 'service-client', request: { password: 'x', code: 'x' } }),
    ENT_ACC_030: (scene) => both(scene, { code: 'not it' }),
    ENT_ACC_032: async (scene) => {
      const { headers, password } = await signedIn(scene)
      return { headers, request: { password, code: '123456' } }
    },
  },
})

const confirming = async (scene: Scene, over: { code?: string; offer?: string } = {}) => {
  const { headers, offer, device } = await offered(scene)
  return { headers, request: { offer, code: device.code(), ...over } }
}

const confirm: Driver<'accounts.confirm-second-factor'> = {
  success: (scene) => confirming(scene),
  codes: {
    ENT_ACC_003: async (scene) => {
      const attempt = await confirming(scene, { code: 'not it' })
      await again(6, () => scene.api.as(stranger).call('accounts.confirm-second-factor', attempt))
      return attempt
    },
    ENT_ACC_007: () => ({ as: 'service-client', request: { offer: nobodys, code: 'x' } }),
    ENT_ACC_030: (scene) => confirming(scene, { code: 'not it' }),
    ENT_ACC_031: async (scene) => {
      const { headers, offer, device } = await careful(scene)
      return { headers, request: { offer, code: device.code() } }
    },
    ENT_ACC_033: (scene) => confirming(scene, { offer: nobodys }),
  },
}

const showing = async (scene: Scene, code?: string) => {
  const person = await careful(scene)
  const { proof, ...typed } = await passwordTyped(person)
  return { ...typed, request: { proof, code: code ?? person.recoveryCode } }
}

const nowhere = { params: { interactionId: 'nobody-began-this' } }

/** A sign-in in which a second factor must be set up; the proof is the one that a server with that setting gives. */
const enrolling = async (scene: Scene) => {
  const person = await newcomer(scene)
  const { settings } = scene.api.app
  const changeable = settings as { SECOND_FACTOR_MANDATORY: string }
  changeable.SECOND_FACTOR_MANDATORY = 'everyone'
  try {
    return await passwordTyped(person)
  } finally {
    changeable.SECOND_FACTOR_MANDATORY = 'off'
  }
}

const enrolled = async (scene: Scene, over: { code?: string; offer?: string } = {}) => {
  const { proof, headers, params } = await enrolling(scene)
  const { response } = await scene.api
    .as(stranger)
    .call('accounts.sign-in-begin-enrolment', { headers, params, request: { proof } })
  const code = new Authenticator(response.key, scene.api.clock).code()
  return { headers, params, request: { proof, offer: response.offer, code, ...over } }
}

export const secondFactorDrivers = {
  'accounts.second-factor': {
    success: async (scene) => ({ headers: (await signedIn(scene)).headers }),
    codes: { ENT_ACC_007: () => ({ as: 'service-client' }) },
  },
  'accounts.begin-second-factor': {
    success: async (scene) => {
      const { headers, password } = await signedIn(scene)
      return { headers, request: { password } }
    },
    codes: {
      ENT_ACC_003: async (scene) => {
        const { headers } = await signedIn(scene)
        const attempt = { headers, request: { password: 'not it' } }
        await again(6, () => scene.api.as(stranger).call('accounts.begin-second-factor', attempt))
        return attempt
      },
      ENT_ACC_006: async (scene) => ({
        headers: (await signedIn(scene)).headers,
        request: { password: 'not it' },
      }),
      ENT_ACC_007: () => ({ as: 'service-client', request: { password: 'x' } }),
      ENT_ACC_031: async (scene) => {
        const { headers, password } = await careful(scene)
        return { headers, request: { password } }
      },
    },
  },
  'accounts.confirm-second-factor': confirm,
  'accounts.renew-recovery-codes': bothDriver('accounts.renew-recovery-codes'),
  'accounts.end-second-factor': bothDriver('accounts.end-second-factor'),
  'accounts.reset-second-factor': {
    success: async (scene) => ({ as: 'admin', params: { userName: (await careful(scene)).userName } }),
    codes: {
      ENT_ACC_032: () => ({ as: 'admin', params: { userName: 'nobody-at-all' } }),
      ENT_ACC_035: () => ({ as: 'admin', params: { userName: 'admin' } }),
    },
  },
  'accounts.sign-in-second-factor': {
    success: (scene) => showing(scene),
    codes: {
      ENT_ACC_001: () => ({ ...nowhere, request: { proof: nobodys, code: '123456' } }),
      ENT_ACC_003: async (scene) => {
        const attempt = await showing(scene, 'not it')
        await again(6, () => scene.api.as(stranger).call('accounts.sign-in-second-factor', attempt))
        return attempt
      },
      ENT_ACC_030: (scene) => showing(scene, 'not it'),
      ENT_ACC_032: async (scene) => {
        const { proof, ...typed } = await enrolling(scene)
        return { ...typed, request: { proof, code: '123456' } }
      },
    },
  },
  'accounts.sign-in-begin-enrolment': {
    success: async (scene) => {
      const { proof, ...typed } = await enrolling(scene)
      return { ...typed, request: { proof } }
    },
    codes: {
      ENT_ACC_001: () => ({ ...nowhere, request: { proof: nobodys } }),
      ENT_ACC_031: async (scene) => {
        const { proof, ...typed } = await passwordTyped(await careful(scene))
        return { ...typed, request: { proof } }
      },
    },
  },
  'accounts.sign-in-enrolment': {
    success: (scene) => enrolled(scene),
    codes: {
      ENT_ACC_001: () => ({ ...nowhere, request: { proof: nobodys, offer: nobodys, code: '123456' } }),
      ENT_ACC_003: async (scene) => {
        const attempt = await enrolled(scene, { code: 'not it' })
        await again(6, () => scene.api.as(stranger).call('accounts.sign-in-enrolment', attempt))
        return attempt
      },
      ENT_ACC_030: (scene) => enrolled(scene, { code: 'not it' }),
      ENT_ACC_031: async (scene) => {
        const person = await careful(scene)
        const { proof, ...typed } = await passwordTyped(person)
        return { ...typed, request: { proof, offer: person.offer, code: person.device.code() } }
      },
      ENT_ACC_033: (scene) => enrolled(scene, { offer: nobodys }),
    },
  },
} satisfies Partial<Drivers>
