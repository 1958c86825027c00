import type { Browser, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApprovedPolicy } from '../support/scenes/api-key-scene.ts'
import { launchChromium } from '../support/chromium.ts'
import { clientSceneOf, type ClientScene } from '../support/scenes/client-scene.ts'
import { signIn } from './pages/accounts.ts'
import { saveFrom } from './pages/downloads.ts'
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

/** A bank makes a client with a key that the browser makes, changes and stops it; an administrator stops it for good. */
describe.each(drivenIn('ar'))('a bank and an administrator keep OIDC clients, in %s', (language) => {
  let server: JourneyServer
  let scene: ClientScene
  let policy: ApprovedPolicy
  let bank: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }
  /** Everything that the bank's browser has sent. */
  const sent: string[] = []
  const named = (name: string) => ({ name: `\u2068${name}\u2069` })

  beforeAll(async () => {
    server = await startServer({ OUTBOUND_ALLOWED: '127.0.0.1' })
    scene = await clientSceneOf(server.api)
    policy = await scene.keys.approved()
    await acceptTerms(server, 'bank')
    await letAccountsPrefer(server, language)
    bank = await openWindow(browser, server.url, language)
    bank.page.on('request', (request: Request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await signIn(bank, 'bank')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await bank?.close()
    await admin?.close()
    await server?.stop()
  })

  const clientOf = async (name: string) =>
    (
      await server.api.query<{ id: string; state: string; client_id: string; redirect_uris: string[] }>(
        'select id, state, client_id, redirect_uris from oidc_client where name = $1 order by created_at desc',
        [name],
      )
    )[0]!

  const fill = async (name: string): Promise<void> => {
    await bank.field('oidcClients.policy').selectOption({ label: policy.policyName })
    await bank.field('oidcClients.name').fill(name)
    await bank.field('oidcClients.logo').fill('https://bank.example.org/logo.png')
    await bank.field('oidcClients.redirects').fill('https://bank.example.org/cb\nhttp://127.0.0.1/cb')
  }

  test('1. the bank makes a client; the browser makes its keys, and keeps the private one to itself', async () => {
    await bank.destination('shell.destination.oidcClients').click()
    await bank.see(bank.heading('oidcClients.title'), bank.words('oidcClients.nothing'))
    await look(looks, bank, 'oidc-clients-none')
    await bank.link('oidcClients.new.action').first().click()
    await bank.see(bank.heading('oidcClients.new.title'))
    await bank.button('oidcClients.new.confirm').click()
    await bank.see(bank.words('oidcClients.problem.nameMissing'), bank.words('oidcClients.problem.json'))
    await look(looks, bank, 'oidc-client-new-wrong')
    await fill('Savings app')
    await bank.field('oidcClients.nameIn.fra').fill('Épargne')
    await bank.see(bank.words('oidcClients.redirectNote.loopback'))
    const file = await saveFrom(bank, () => bank.button('oidcClients.pair.make').click())
    await bank.see(bank.words('oidcClients.pair.made', { file: file.name }))
    const privateKey = JSON.parse(file.content) as Record<string, string>
    expect(privateKey).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig' })
    const shown = await bank.field('oidcClients.publicKey').inputValue()
    expect(JSON.parse(shown)).toMatchObject({ n: privateKey['n'], kid: privateKey['kid'] })
    await look(looks, bank, 'oidc-client-new')
    await bank.button('oidcClients.new.confirm').click()
    await bank.see(bank.toast('oidcClients.new.done'), bank.heading('oidcClients.title'))
    expect((await clientOf('Savings app')).state).toBe('active')
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi'])
      expect(
        sent.filter((each) => each.includes(privateKey[member]!)),
        member,
      ).toEqual([])
    expect(sent.some((each) => each.includes(privateKey['n']!))).toBe(true)
  })

  test('2. a private key that is pasted stays in the form', async () => {
    await bank.visit('/oidc-clients/new')
    await fill('Leaky app')
    const secret = 'c2VjcmV0LXBhcnQtb2YtYS1rZXk'
    await bank.field('oidcClients.publicKey').fill(JSON.stringify({ kty: 'EC', crv: 'P-256', d: secret }))
    await bank.button('oidcClients.new.confirm').click()
    await bank.see(bank.words('oidcClients.problem.private'))
    expect(sent.filter((each) => each.includes(secret))).toEqual([])
    await bank.link('ui.cancel').click()
    await bank.button('ui.unsaved.leave').click()
  })

  test('3. it finds the client, tries addresses, and changes them', async () => {
    const { id } = await clientOf('Savings app')
    await bank.visit('/oidc-clients')
    await new List(bank, 'oidcClients.list').expectCount(1)
    await look(looks, bank, 'oidc-clients')
    await bank.visit(`/oidc-clients/${id}`)
    await bank.see(bank.words('oidcClients.isLive'))
    await bank.field('oidcClients.check.label').fill('http://127.0.0.1:50123/cb')
    await bank.button('oidcClients.check.confirm').click()
    await bank.see(bank.words('oidcClients.check.yes'))
    await bank.field('oidcClients.check.label').fill('https://bank.example.org/cb/')
    await bank.button('oidcClients.check.confirm').click()
    await bank.see(bank.words('oidcClients.check.no'))
    await look(looks, bank, 'oidc-client')
    await bank.link('oidcClients.edit.action').click()
    await bank.see(bank.heading('oidcClients.edit.title', named('Savings app')))
    await bank.field('oidcClients.redirects').fill('https://bank.example.org/new')
    await look(looks, bank, 'oidc-client-edit')
    await bank.button('oidcClients.edit.confirm').click()
    await bank.see(bank.toast('oidcClients.edit.done'))
    expect((await clientOf('Savings app')).redirect_uris).toEqual(['https://bank.example.org/new'])
  })

  test('4. it adds a second key, and ends the first', async () => {
    const { id } = await clientOf('Savings app')
    await bank.visit(`/oidc-clients/${id}`)
    await bank.button('oidcClients.addKey.action').click()
    await bank.see(bank.dialog('oidcClients.addKey.title', named('Savings app')))
    await bank.field('oidcClients.pair.kind').selectOption('ES256')
    await saveFrom(bank, () => bank.button('oidcClients.pair.make').click())
    await look(looks, bank, 'oidc-client-add-key')
    await bank.button('oidcClients.addKey.confirm').click()
    await bank.see(bank.toast('oidcClients.addKey.done'))
    await bank.button('oidcClients.endKey.action').first().click()
    await bank.field('oidcClients.endKey.overlap').selectOption('3')
    await look(looks, bank, 'oidc-client-end-key')
    await bank.button('oidcClients.endKey.confirm').click()
    await bank.see(bank.toast('oidcClients.endKey.done'))
    const keys = await server.api.query<{ days: number | null }>(
      `select round(extract(epoch from ends_at - now()) / 86400)::int as days from oidc_client_key
       where client_id = $1 order by is_first desc`,
      [id],
    )
    expect(keys).toEqual([{ days: 3 }, { days: null }])
  })

  test('5. it stops the client after seeing what that takes, and brings it back', async () => {
    await bank.button('oidcClients.deactivate.action').click()
    await bank.see(
      bank.dialog('oidcClients.deactivate.title', named('Savings app')),
      bank.words('oidcClients.deactivate.text'),
    )
    await look(looks, bank, 'oidc-client-deactivate')
    await bank.button('oidcClients.deactivate.confirm').click()
    await bank.see(bank.toast('oidcClients.deactivate.done'), bank.words('oidcClients.isNot.inactive'))
    await bank.button('oidcClients.activate.action').click()
    await bank.see(bank.words('oidcClients.activate.text'))
    await bank.button('oidcClients.activate.confirm').click()
    await bank.see(bank.toast('oidcClients.activate.done'), bank.words('oidcClients.isLive'))
  })

  test('6. eSignet does not answer: the client waits, and is told when somebody wants it', async () => {
    const esignet = await scene.withEsignet()
    esignet.behaviour = 'broken'
    await bank.visit('/oidc-clients/new')
    await fill('Waiting app')
    await saveFrom(bank, () => bank.button('oidcClients.pair.make').click())
    await bank.button('oidcClients.new.confirm').click()
    await bank.see(bank.toast('oidcClients.new.waiting'))
    const { id } = await clientOf('Waiting app')
    await server.api.query('update oidc_client set next_attempt_at = null where id = $1', [id])
    await bank.visit(`/oidc-clients/${id}`)
    await bank.see(bank.words('oidcClients.isNot.pending'))
    await look(looks, bank, 'oidc-client-pending')
    esignet.behaviour = 'fine'
    await bank.button('oidcClients.tell.action').click()
    await bank.see(bank.words('oidcClients.tell.text'))
    await look(looks, bank, 'oidc-client-tell')
    await bank.button('oidcClients.tell.confirm').click()
    await bank.see(bank.toast('oidcClients.tell.done'), bank.words('oidcClients.isLive'))
  })

  test('7. eSignet refuses: the form keeps everything, and says why', async () => {
    const esignet = await scene.withEsignet()
    esignet.behaviour = { refuse: 'invalid_uri' }
    await bank.visit('/oidc-clients/new')
    await fill('Refused app')
    await saveFrom(bank, () => bank.button('oidcClients.pair.make').click())
    await bank.button('oidcClients.new.confirm').click()
    await expect.poll(() => bank.field('oidcClients.logo').getAttribute('aria-invalid')).toBe('true')
    await look(looks, bank, 'oidc-client-refused')
    scene.withoutEsignet()
    await bank.link('ui.cancel').click()
    await bank.button('ui.unsaved.leave').click()
    expect((await clientOf('Refused app')).state).toBe('refused')
  })

  test('8. an administrator stops a client for good', async () => {
    await admin.destination('shell.destination.adminOidcClients').click()
    await new List(admin, 'oidcClients.list').expectCount(3)
    await look(looks, admin, 'admin-oidc-clients')
    const { id } = await clientOf('Savings app')
    await admin.visit(`/admin/oidc-clients/${id}`)
    await admin.button('oidcClients.deactivate.action').click()
    await admin.button('oidcClients.deactivate.confirm').click()
    await admin.see(
      admin.toast('oidcClients.deactivate.done'),
      admin.words('oidcClients.stoppedByAdministrator'),
    )
    await look(looks, admin, 'admin-oidc-client')
    await bank.visit(`/oidc-clients/${id}`)
    await bank.see(bank.words('oidcClients.stoppedByAdministrator'))
    expect(await bank.button('oidcClients.activate.action').count()).toBe(0)
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(12)
    expect([...bank.complaints, ...admin.complaints]).toEqual([])
  })
})
