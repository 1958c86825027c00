import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { spendMails } from '../../../../../tests/support/spent-mails.ts'
import { countMail } from '../../platform/mail/mail-limits.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
  await setFtmScene(api)
}, 60_000)
beforeEach(async () => {
  api.clock.set(new Date())
  await api.query('delete from mail_allowance')
  await api.query('delete from invitation')
})
afterAll(() => api.close())

const invite = (email: string, as: Persona = 'acme', partnerId = as, address = '192.0.2.1') =>
  api.as(as).call('organisations.invite', {
    params: { partnerId },
    request: { email, role: 'auditor', locale: 'eng' },
    address,
  })

const revoke = async (invitation: Reply<{ invitationId: string }>, as: Persona = 'acme') => {
  const { invitationId } = invitation.response ?? {}
  if (invitationId)
    await api.as(as).call('organisations.revoke-invitation', { params: { partnerId: as, invitationId } })
}

describe('an owner who invites and revokes again and again', () => {
  test('sends one mailbox five mails a day', async () => {
    const answers = []
    for (let turn = 0; turn < 20; turn += 1) {
      const answer = await invite('victim@org.example')
      answers.push(answer)
      await revoke(answer)
    }
    expect(answers.slice(0, 5).flatMap(({ codes }) => codes)).toEqual([])
    for (const refused of answers.slice(5)) {
      expect(refused).toMatchObject({ status: 429, codes: ['ENT_MAI_001'] })
      expect(Number(refused.raw.headers['retry-after'])).toBeGreaterThan(3600)
    }
    expect(answers.at(-1)!.messages[0]).toMatch(/to this address.* min and/u)
    expect(await mailsTo(api, 'victim@org.example')).toHaveLength(5)
  })

  test('does not get further by another organisation, spelling or address of theirs', async () => {
    for (const [as, email, address] of [
      ['acme', 'Victim2@org.example', '192.0.2.1'],
      ['rival', 'victim2@ORG.example', '192.0.2.2'],
      ['acme', 'VICTIM2@org.example', '192.0.2.3'],
      ['rival', 'victim2@org.example', '192.0.2.4'],
      ['acme', 'victim2@org.example', '192.0.2.5'],
    ] as const) {
      const answer = await invite(email, as, as, address)
      expect(answer.codes).toEqual([])
      await revoke(answer, as)
    }
    expect((await invite('victim2@org.example', 'rival', 'rival', '192.0.2.6')).codes).toEqual([
      'ENT_MAI_001',
    ])
  })

  test('sends a hundred mails a day to all mailboxes together, and other organisations go on', async () => {
    let sent = 0
    for (let number = 0; number < 110; number += 1) {
      const answer = await invite(`victim-${number}@org.example`)
      if (answer.codes.length === 0) sent += 1
      else expect(answer.codes).toEqual(['ENT_MAI_001'])
      await revoke(answer)
    }
    expect(sent).toBe(100)
    expect((await invite('colleague@org.example', 'rival', 'rival')).codes).toEqual([])
  })
})

test.each([
  ['organisation, by whichever of its owners', { organisation: 'acme' }, 100],
  ['address, for whichever organisation', { network: '192.0.2.1' }, 200],
] as const)('what was sent from one %s, counts', async (_, sender, most) => {
  const count = (to: string) =>
    api.app.database.transaction((tx) => countMail(tx, api.app, { asker: 'member', to, ...sender }))
  for (let number = 0; number < most; number += 1) await count(`other-${number}@org.example`)
  expect((await invite('one-more@org.example')).codes).toEqual(['ENT_MAI_001'])
  expect((await invite('one-more@org.example', 'rival', 'rival', '192.0.2.2')).codes).toEqual([])
})

test('mailing again counts with inviting', async () => {
  const { response } = await invite('again@org.example')
  const codes = []
  for (let turn = 0; turn < 4; turn += 1) {
    api.clock.advance(6 * 60_000)
    const params = { partnerId: 'acme', invitationId: response.invitationId }
    codes.push((await api.as('acme').call('organisations.resend-invitation', { params })).codes)
  }
  expect(codes).toEqual([[], [], [], []])
  await api.query('update invitation set times_sent = 1')
  api.clock.advance(6 * 60_000)
  const params = { partnerId: 'acme', invitationId: response.invitationId }
  const last = await api.as('acme').call('organisations.resend-invitation', { params })
  expect(last).toMatchObject({ status: 429, codes: ['ENT_MAI_001'] })
})

test('a stranger who registers somebody’s address uses up nobody’s invitation', async () => {
  await spendMails(api, 'wanted@org.example', 'stranger')
  expect((await invite('wanted@org.example')).codes).toEqual([])
})
