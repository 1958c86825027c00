import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { requestSceneOf, type RequestScene } from '../support/scenes/request-scene.ts'
import { signIn } from './pages/accounts.ts'
import { DecisionDesk } from './pages/chips.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** Whoever manages partners decides about requests for policies, and is offered nothing that the role does not allow. */
describe.each(drivenIn('ar'))('a manager of partners decides about requests, in %s', (language) => {
  let server: JourneyServer
  let scene: RequestScene
  let manager: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    scene = await requestSceneOf(server.api)
    await letAccountsPrefer(server, language)
    manager = await openWindow(browser, server.url, language)
  }, 120_000)
  afterAll(async () => {
    await manager?.close()
    await server?.stop()
  })

  const stateOf = async (id: string) =>
    (await server.api.query<{ state: string }>('select state from policy_request where id = $1', [id]))[0]
      ?.state

  test('1. the home page says what waits, and leads to the requests alone', async () => {
    const policy = await scene.addPolicy()
    const id = await scene.ask('bank', policy)
    await signIn(manager, 'manager')
    await manager.see(
      manager.heading('dashboard.waitingTitle'),
      manager.page.getByRole('link', { name: policy.name }).first(),
    )
    const places = manager.page.getByRole('navigation', { name: manager.text('shell.mainNavigation') })
    expect(await places.getByRole('link').allInnerTexts()).toEqual(
      ['shell.destination.home', 'shell.destination.policyDecisions'].map((key) =>
        manager.text(key as never),
      ),
    )
    await look(looks, manager, 'manager-home')
    await manager.page.getByRole('link', { name: policy.name }).first().click()
    const desk = new DecisionDesk(manager, 'policyRequests')
    await manager.see(
      desk.root,
      manager.heading('policyRequests.privileges'),
      manager.heading('history.title'),
    )
    await look(looks, manager, 'manager-request')
    await desk.choice('approve').click()
    await desk.confirm('approve').click()
    await manager.see(manager.toast('policyRequests.approve.done'))
    expect(await stateOf(id)).toBe('approved')
  })

  test('2. the list decides about several at once', async () => {
    const ids = [await scene.ask('bank'), await scene.ask('bank')]
    await manager.destination('shell.destination.policyDecisions').click()
    const list = new List(manager, 'policyRequests.list')
    await list.expectCount(3)
    expect(await manager.link('policies.tab.groups').count()).toBe(0)
    await look(looks, manager, 'manager-requests')
    await manager.button('policyRequests.many.action').click()
    await manager.button('ui.cancel').click()
    await manager.visit(`/policies/requests/${ids[0]}`)
    const desk = new DecisionDesk(manager, 'policyRequests')
    await desk.choice('reject').click()
    await desk.reason.fill('Not for counters')
    await desk.confirm('reject').click()
    await manager.see(manager.toast('policyRequests.reject.done'))
    expect(await stateOf(ids[0]!)).toBe('rejected')
  })

  test.each(['/policies', '/policies/groups', '/policies/new', '/admin/partners'])(
    '3. %s is not for this role',
    async (path) => {
      await manager.visit(path)
      await manager.see(manager.heading('shell.noAccess.title'))
    },
  )

  test('every state was looked at, and nothing was found', () => {
    expect(looks.count).toBe(3)
    expect(looks.findings).toEqual([])
    expect(manager.complaints).toEqual([])
  })
})
