import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Authenticator } from '../../../../../tests/support/people/authenticator.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { keepMails } from '../../../../../tests/support/kept-mails.ts'
import {
  asking,
  codesOf,
  isSignedIn,
  newPerson,
  passwordStep,
} from '../../../../../tests/support/people/sign-in-steps.ts'
import type { Module } from '../../platform/app.ts'
import { pathId } from '../../platform/http/fields.ts'
import { operation, v2 } from '../../platform/http/operation.ts'
import { route } from '../../platform/http/route.ts'
import { buildServer } from '../../server.ts'
import { finishInteraction } from '../identity-provider/index.ts'
import { identify } from '../callers/index.ts'
import { mountSignIn } from '../sign-in/index.ts'

const own = '/v1/partnermanager/account/second-factor'

let strict: TestApp
beforeAll(async () => {
  strict = await createTestApp({ ...keepMails, SECOND_FACTOR_MANDATORY: 'admins' })
})
afterAll(() => strict.close())

test('administrators set it up before anything else, and others need not', async () => {
  const person = await newPerson(strict, ['PARTNER_ADMIN'])
  const { browser, userName, password } = person
  const { step, page, proof } = await passwordStep(person, browser)
  expect(step).toBe('enrolment')
  expect(await isSignedIn(browser)).toBe(false)
  const token = await strict
    .as('stranger')
    .call('accounts.authenticate-user', { request: { userName, password } })
  expect(token.codes).toEqual(['ENT_ACC_034'])
  const begun = await asking(browser, `${page}/enrolment/offer`, 'sign-in.enrolment.offer', { proof })
  const { offer, key } = begun.response as unknown as Record<string, string>
  const device = new Authenticator(key!, strict.clock)
  const request = { proof, offer, code: device.code() }
  const { response } = await asking(browser, `${page}/enrolment`, 'sign-in.enrolment', request)
  const { recoveryCodes, redirectTo } = response as unknown as {
    recoveryCodes: string[]
    redirectTo: string
  }
  expect(recoveryCodes).toHaveLength(10)
  await browser.visit(redirectTo)
  expect(await isSignedIn(browser)).toBe(true)

  // Turned off, it is asked for again: nobody works without.
  strict.clock.advance(30_000)
  const end = { password, code: device.code() }
  expect(codesOf(await asking(browser, `${own}/end`, 'account.second-factor.end', end))).toEqual([])
  expect(await isSignedIn(browser)).toBe(false)
  const again = new Browser(strict.web, { address: '10.5.0.1' })
  expect((await passwordStep(person, again)).step).toBe('enrolment')
})

test.each([
  ['AUDITOR', 'enrolment'],
  ['POLICYMANAGER', 'enrolment'],
  ['FTM_PROVIDER', 'done'],
] as const)('after the password of somebody with the role %s comes: %s', async (role, step) => {
  const person = await newPerson(strict, [role])
  expect((await passwordStep(person, person.browser)).step).toBe(step)
})

test('whatever else finishes a sign-in leads to the sign-in page, not past it', async () => {
  const person = await newPerson(strict, ['PARTNER_ADMIN'])
  const [row] = await strict.query<{ id: string }>('select id from account where user_name = $1', [
    person.userName,
  ])
  const finish = operation({
    name: 'planted.finish',
    method: 'POST',
    path: '/sign-in/{interactionId}/planted',
    summary: 'Planted by a test: signs in without a password, as a registration does',
    envelope: v2('entente.planted.post'),
    access: { public: true, why: 'planted' },
    params: z.object({ interactionId: pathId() }),
    request: z.object({}),
    response: z.object({ redirectTo: z.string() }),
    errors: [],
  })
  const planted: Module = {
    name: 'planted',
    routes: (app) => [
      route(finish, async (call) => ({ redirectTo: await finishInteraction(app, call, row!.id) })),
    ],
  }
  const server = buildServer(strict.app, [planted], identify(strict.app))
  mountSignIn(server, strict.app)
  const browser = new Browser(server)
  const page = await browser.beginSignIn()
  const { response } = await asking(browser, `${page}/planted`, 'planted', {})
  expect(response).toEqual({ redirectTo: page })
  await server.close()
})
