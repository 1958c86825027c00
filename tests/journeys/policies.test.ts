import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { policySceneOf } from '../support/scenes/policy-scene.ts'
import { signIn } from './pages/accounts.ts'
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

/** An officer writes a policy, publishes it, sees what it changes, ends it and brings it back. */
describe.each(drivenIn('en'))('an officer keeps policies, in %s', (language) => {
  let server: JourneyServer
  let officer: Visitor
  const looks: Looks = { count: 0, findings: [] }
  const name = 'Banks: e-KYC'
  const isolatedName = { name: `\u2068${name}\u2069` }

  beforeAll(async () => {
    server = await startServer()
    await letAccountsPrefer(server, language)
    officer = await openWindow(browser, server.url, language)
    await signIn(officer, 'policy-manager')
  })
  afterAll(async () => {
    await officer.close()
    await server.stop()
  })

  const stateOf = async () =>
    (
      await server.api.query<{ id: string; state: string; document: string }>(
        'select id, state, document from policy where name = $1',
        [name],
      )
    )[0]

  test('1. the home page and the menu lead to policies and their groups', async () => {
    // The first page has its name a moment after it stands.
    await officer.page.waitForFunction(() => document.title.includes(' · '))
    await look(looks, officer, 'policy-officer-home')
    await officer.destination('shell.destination.policies').click()
    await officer.see(officer.heading('policies.title'))
    const list = new List(officer, 'policies.list')
    await list.expectCount(13)
    await look(looks, officer, 'policies')
    await officer.link('policies.tab.groups').click()
    await officer.button('policies.groups.create.action').click()
    const dialog = officer.dialog('policies.groups.create.title')
    await dialog.getByRole('textbox').nth(0).fill('Banks')
    await dialog.getByRole('textbox').nth(1).fill('Banks and payment services')
    await look(looks, officer, 'policy-group-create')
    await officer.button('policies.groups.create.confirm').click()
    await officer.see(officer.toast('policies.groups.create.done'))
    await look(looks, officer, 'policy-groups')
    await new List(officer, 'policies.groups.title').act('Banks', 'policies.groups.view')
    await officer.see(officer.heading('policies.title'))
    expect(new URL(officer.page.url()).searchParams.get('policyGroupName')).toBe('Banks')
  })

  test('2. a policy is written as form and JSON, judged while it is typed', async () => {
    await officer.visit('/policies/new')
    await officer.field('policies.group').selectOption('Banks')
    await officer.field('policies.name').fill(name)
    await officer.field('policies.description').fill('What banks may ask for')
    await officer.page
      .getByRole('combobox', { name: officer.text('policies.template'), exact: true })
      .selectOption('auth-kyc')
    const json = officer.field('policies.document')
    const good = await json.inputValue()
    await json.fill(good.replace('"policy"', '"nobody"').replace('"kycLanguages"', '"languages"'))
    await officer.see(officer.heading('policies.problems', { count: 2 }))
    await officer.page.getByText('random, partner, policy').first().waitFor()
    // Whoever saves all the same is led to the document.
    await officer.button('policies.save').click()
    await expect.poll(() => json.evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await stateOf()).toBeUndefined()
    await look(looks, officer, 'policy-editor-problems')
    // A problem leads to its place in the JSON.
    await officer.page.getByRole('button', { name: /random, partner, policy/u }).click()
    expect(
      await json.evaluate((field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionEnd),
      ),
    ).toBe('"authTokenType": "nobody"')
    await json.fill('{ "authTokenType": ')
    await officer.see(officer.words('policies.noForm'))
    await json.fill(good)
    await officer.see(officer.heading('policies.allows'))
    // What is written goes out as a file, and comes back from one.
    const waiting = officer.page.waitForEvent('download')
    await officer.button('policies.export').click()
    const file = await waiting
    expect(file.suggestedFilename()).toBe('auth-policy.json')
    await json.fill('')
    await officer.page.locator('input[type=file]').setInputFiles(await file.path())
    await expect.poll(() => json.inputValue()).toBe(good)
    // What the form changes shows in the JSON.
    await officer.page
      .getByRole('combobox', { name: new RegExp(`^${officer.text('policies.member.authTokenType')}`, 'u') })
      .selectOption('random')
    expect(JSON.parse(await json.inputValue())).toMatchObject({ authTokenType: 'random' })
    await look(looks, officer, 'policy-editor')
    await officer.button('policies.save').click()
    await officer.see(officer.toast('policies.saved.new'), officer.heading('policies.document'))
    expect(JSON.parse((await stateOf())!.document)).toMatchObject({ authTokenType: 'random' })
    await look(looks, officer, 'policy-draft')
  })

  test('3. the draft changes, and what that means for partners is said', async () => {
    await officer.link('policies.edit').click()
    const label = officer.text('policies.member.kycLanguages')
    await officer.button('policies.addEntry', { label }).click()
    await officer.page
      .getByRole('textbox', {
        name: new RegExp(`^${officer.text('policies.entry', { label, number: 2 })}`, 'u'),
      })
      .fill('fra')
    await officer.see(officer.heading('policies.compared'))
    await officer.page
      .getByRole('list', { name: officer.text('policies.changes'), exact: true })
      .getByText('fra')
      .waitFor()
    await officer.button('policies.save').click()
    await officer.see(officer.toast('policies.saved.changed'))
    expect(JSON.parse((await stateOf())!.document)).toMatchObject({ kycLanguages: ['eng', 'fra'] })
  })

  test('4. it is published, having seen what it allows', async () => {
    await officer.button('policies.publish.action').click()
    await officer.see(
      officer.dialog('policies.publish.title', isolatedName),
      officer.heading('policies.users'),
    )
    await look(looks, officer, 'policy-publish')
    await officer.button('policies.publish.confirm').click()
    await officer.see(officer.toast('policies.publish.done'))
    expect((await stateOf())!.state).toBe('activated')
  })

  test('5. while somebody’s request stands on it, it cannot end; then it does, and comes back', async () => {
    const scene = policySceneOf(server.api)
    const { policyId } = await scene.addPolicy('activated')
    scene.plantUse('approved-request', policyId, 'acme')
    await officer.visit(`/policies/${policyId}?dialog=deactivate`)
    await officer.see(officer.words('policies.use.approved-request', { count: 1 }))
    expect(await officer.button('policies.deactivate.confirm').isDisabled()).toBe(true)
    await look(looks, officer, 'policy-deactivate-refused')
    const { id } = (await stateOf())!
    await officer.visit(`/policies/${id}`)
    await officer.button('policies.deactivate.action').click()
    await officer.field('ui.reason.labelOptional').fill('Replaced by another.')
    await look(looks, officer, 'policy-deactivate')
    await officer.button('policies.deactivate.confirm').click()
    await officer.see(officer.toast('policies.deactivate.done'))
    expect((await stateOf())!.state).toBe('deactivated')
    await officer.button('policies.activate.action').click()
    await officer.button('policies.activate.confirm').click()
    await officer.see(officer.toast('policies.activate.done'))
    expect((await stateOf())!.state).toBe('activated')
  })

  test('6. its validity changes, it is copied, and its revisions are compared', async () => {
    await officer.button('policies.validity.action').click()
    await officer.field('policies.validTill').fill('2090-01-31')
    await look(looks, officer, 'policy-validity')
    await officer.button('policies.validity.confirm').click()
    await officer.see(officer.toast('policies.validity.done'))
    await officer.field('policies.compareFrom').selectOption('1')
    await officer.page
      .getByRole('list', { name: officer.text('policies.changes'), exact: true })
      .getByText('fra')
      .waitFor()
    await look(looks, officer, 'policy')
    await officer.button('policies.clone.action').click()
    await officer.field('policies.name').fill(`${name} 2`)
    await look(looks, officer, 'policy-clone')
    await officer.button('policies.clone.confirm').click()
    await officer.see(officer.toast('policies.clone.done'), officer.heading('policies.asForm'))
  })

  test('7. an auditor looks and is offered nothing', async () => {
    const auditor = await openWindow(browser, server.url, language)
    await signIn(auditor, 'auditor', '/policies')
    await auditor.see(auditor.heading('policies.title'))
    expect(await auditor.link('policies.new').count()).toBe(0)
    await auditor.visit('/policies/new')
    await auditor.see(auditor.heading('shell.noAccess.title'))
    await auditor.close()
  })

  test('every state was looked at, and nothing was found', () => {
    expect(looks.count).toBe(13)
    expect(looks.findings).toEqual([])
    expect(officer.complaints).toEqual([])
  })
})
