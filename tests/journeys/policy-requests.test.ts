import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { relyingGroup, relyingSceneOf } from '../support/scenes/relying-scene.ts'
import { requestSceneOf, type RequestScene } from '../support/scenes/request-scene.ts'
import { signIn } from './pages/accounts.ts'
import { DecisionDesk, expectStatus, historyOf } from './pages/chips.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A bank asks for policies; two people approve one, another is rejected, a third taken back, the rest decided at once. */
describe.each(drivenIn('fr'))('requests for policies, in %s', (language) => {
  let server: JourneyServer
  let scene: RequestScene
  let bank: Visitor
  let officer: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    await relyingSceneOf(server.api)
    scene = await requestSceneOf(server.api)
    await acceptTerms(server, 'bank')
    await letAccountsPrefer(server, language)
    ;[bank, officer, admin] = await Promise.all([
      openWindow(browser, server.url, language),
      openWindow(browser, server.url, language),
      openWindow(browser, server.url, language),
    ])
    await signIn(bank, 'bank')
    await signIn(officer, 'policy-manager')
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    for (const visitor of [bank, officer, admin]) await visitor?.close()
    await server?.stop()
  })

  const stateOf = async (policyId: string) =>
    (
      await server.api.query<{ id: string; state: string; decision_reason: string | null; comment: string }>(
        `select id, state, decision_reason, comment from policy_request where policy_id = $1
         order by requested_at desc`,
        [policyId],
      )
    )[0]

  const nameInTitle = (visitor: Visitor, name: string) =>
    visitor.page.getByRole('heading', { name, level: 1, exact: true })

  test('1. the officer wants two people for the group', async () => {
    await officer.visit('/policies/groups')
    const groups = new List(officer, 'policies.groups.title')
    await groups.search.fill(relyingGroup)
    await groups.expectCount(1)
    await groups.act(relyingGroup, 'policies.groups.approvers.action')
    await officer.field('policies.groups.approvers.label').selectOption('2')
    await look(looks, officer, 'policy-group-approvers')
    await officer.button('policies.groups.approvers.confirm').click()
    await officer.see(officer.toast('policies.groups.approvers.done'))
  })

  test('2. the bank asks, having seen what it would get; the officer’s home says that it waits', async () => {
    await bank.destination('shell.destination.policyRequests').click()
    await bank.see(bank.page.getByRole('heading', { name: bank.text('policyRequests.ownTitle'), level: 1 }))
    await bank.see(bank.link('policyRequests.ask.action'))
    await look(looks, bank, 'own-policies-none')
    const policy = await scene.addPolicy()
    await bank.link('policyRequests.ask.action').first().click()
    await bank.see(bank.heading('policyRequests.ask.title'))
    await bank.field('policyRequests.policy').selectOption(policy.id)
    await bank.see(bank.heading('policyRequests.privileges'))
    await bank.button('policyRequests.ask.confirm').click()
    await bank.see(bank.words('policyRequests.ask.useCaseMissing'))
    await look(looks, bank, 'policy-ask')
    await bank.field('policyRequests.useCase').fill('Opening accounts\nat the counter')
    await bank.button('policyRequests.ask.confirm').click()
    await bank.see(bank.toast('policyRequests.ask.done'), nameInTitle(bank, policy.name))
    await look(looks, bank, 'own-policy-request')
    const { id, comment } = (await stateOf(policy.id))!
    expect(comment).toBe('Opening accounts\nat the counter')

    await officer.visit('/')
    await officer.page.getByRole('link', { name: policy.name }).first().click()
    const desk = new DecisionDesk(officer, 'policyRequests')
    await officer.see(nameInTitle(officer, policy.name), desk.root)
    await look(looks, officer, 'policy-request-desk')
    await desk.choice('approve').click()
    await officer.see(officer.words('policyRequests.second.text'))
    await desk.reason.fill('Known to us')
    await desk.confirm('approve').click()
    await officer.see(officer.toast('policyRequests.second.done'))
    expect((await stateOf(policy.id))!.state).toBe('InProgress')
    // The first has no second voice.
    await officer.see(desk.choice('reject'))
    expect(await desk.choice('approve').count()).toBe(0)
    await look(looks, officer, 'policy-request-seconded')

    await admin.visit(`/policies/requests/${id}`)
    const second = new DecisionDesk(admin, 'policyRequests')
    await second.decide('approve')
    await expectStatus(admin, policy.name, 'status.approved')
    expect((await stateOf(policy.id))!.state).toBe('approved')
    await look(looks, admin, 'policy-request-approved')

    await bank.visit(`/policy-requests/${id}`)
    await expectStatus(bank, policy.name, 'status.approved')
    await expect.poll(() => historyOf(bank).count()).toBe(3)
    await look(looks, bank, 'own-policy-approved')
  })

  test('3. another is rejected from the list, and the bank reads why', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('bank', policy)
    await officer.visit('/policies/requests')
    const list = new List(officer, 'policyRequests.list')
    await list.search.fill(policy.name)
    await list.expectCount(1)
    await look(looks, officer, 'policy-requests')
    await list.act(`${policy.name} · Relying Bank`, 'policyRequests.reject.action')
    const dialog = officer.dialog('policyRequests.reject.title')
    await dialog.getByRole('textbox').fill('Say which service needs it.')
    await look(looks, officer, 'policy-request-reject')
    await dialog
      .getByRole('button', { name: officer.text('policyRequests.reject.confirm'), exact: true })
      .click()
    await officer.see(officer.toast('policyRequests.reject.done'))
    await bank.visit(`/policy-requests/${id}`)
    await expectStatus(bank, policy.name, 'status.rejected')
    await bank.see(bank.page.getByText('Say which service needs it.').first())
    await look(looks, bank, 'own-policy-rejected')
  })

  test('4. a third is taken back', async () => {
    const policy = await scene.addPolicy()
    await scene.ask('bank', policy)
    await bank.visit('/policy-requests')
    const list = new List(bank, 'policyRequests.ownList')
    await list.expectCount(3)
    await look(looks, bank, 'own-policies')
    await list.act(policy.name, 'policyRequests.withdraw.action')
    await look(looks, bank, 'policy-withdraw')
    await bank.button('policyRequests.withdraw.confirm').click()
    await bank.see(bank.toast('policyRequests.withdraw.done'))
    expect((await stateOf(policy.id))!.state).toBe('withdrawn')
    await bank.see(list.tab('status.withdrawn', 1))
  })

  test('5. several are decided at once; what cannot be is said', async () => {
    const [first, second] = [await scene.addPolicy(), await scene.addPolicy()]
    await scene.ask('insurer', first)
    await scene.ask('bank', second)
    await server.api.query(`update policy_request set approvers = 1 where state = 'InProgress'`)
    await server.api.query('update policy_group set approvers = 1')
    await server.api.query(`update partner set is_active = false where id = 'insurer'`)
    await admin.visit('/policies/requests')
    await admin.button('policyRequests.many.action').click()
    const dialog = admin.dialog('policyRequests.many.title')
    await dialog.getByRole('checkbox').first().check()
    await dialog.getByRole('checkbox').nth(1).check()
    await admin.field('decision.many.verdict').selectOption('approve')
    await look(looks, admin, 'policy-requests-many')
    await admin.button('policyRequests.many.confirm', { count: 2 }).click()
    await admin.see(admin.words('decision.many.result', { done: 1, refused: 1 }))
    await look(looks, admin, 'policy-requests-many-refused')
    expect((await stateOf(second.id))!.state).toBe('approved')
    expect((await stateOf(first.id))!.state).toBe('InProgress')
  })

  test('6. every page looked right', () => {
    expect(looks.findings).toEqual([])
    expect([...bank.complaints, ...officer.complaints, ...admin.complaints]).toEqual([])
  })
})
