import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../support/app.ts'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { makeCertificateRequest } from '../support/certificates/openssl.ts'
import { opensslSays } from '../support/certificates/trust-files.ts'
import { signIn, signOut } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

/** Makes a partner of a service's key, and brings the certificate back. */
const onboard = async (api: TestApp, applicationId: string, partnerId: string): Promise<void> => {
  const admin = api.as('admin')
  const certificateOf = async (query: { applicationId: string; referenceId?: string }) =>
    (await admin.call('key-service.get-certificate', { query })).response.certificate ?? ''
  for (const authority of ['ROOT', applicationId]) {
    const certificateData = await certificateOf({ applicationId: authority })
    await admin.call('key-service.upload-ca', { request: { certificateData, partnerDomain: 'AUTH' } })
  }
  const certificateData = await certificateOf({ applicationId, referenceId: partnerId })
  const upload = { partnerId, certificateData, partnerDomain: 'AUTH' }
  const { response } = await admin.call('partner-certificates.upload', { request: upload })
  await admin.call('key-service.upload-certificate', {
    request: { applicationId, referenceId: partnerId, certificateData: response.signedCertificateData },
  })
}

beforeAll(async () => {
  server = await startServer()
  await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  await onboard(server.api, 'RESIDENT', 'mpartner-default-resident')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe.each(drivenIn('ar'))('in %s', (language) => {
  test('a partner asks for a TLS certificate, and an administrator revokes it', async () => {
    await letAccountsPrefer(server, language)
    const visitor = await openWindow(browser, server.url, language)
    const looks: Looks = { count: 0, findings: [] }
    const seen = (name: string) => look(looks, visitor, `issued-${name}`)
    await signIn(visitor, 'acme', '/partner-certificate/acme')
    await visitor.see(visitor.heading('issued.ofPartner'))
    await visitor.button('issued.tls.request').click()
    const request = visitor.dialog('issued.tls.request')
    await visitor.see(request)
    await visitor.button('issued.tls.submit').click()
    await visitor.see(visitor.words('issued.tls.missing'))
    await seen('request')
    await visitor.field('issued.tls.field').fill(makeCertificateRequest())
    const [file] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.button('issued.tls.submit').click(),
    ])
    expect(file.suggestedFilename()).toBe('tls-certificate-chain.pem')
    await visitor.see(visitor.words('issued.purpose.TLS'))
    await seen('partner')
    await signOut(visitor)
    await visitor.page.waitForURL(({ pathname }) => pathname === '/signed-out')

    await signIn(visitor, 'admin', '/admin/issued-certificates?purpose=TLS&status=valid')
    await visitor.see(visitor.heading('issued.authorities'), visitor.page.locator('tbody td time'))
    await seen('list')
    await visitor.page.locator('tbody a').first().click()
    await visitor.see(visitor.words('issued.purpose.TLS'))
    await visitor.button('issued.revoke.action').click()
    await visitor.see(visitor.words('issued.stops.connections'))
    await visitor.button('issued.revoke.confirm').last().click()
    await visitor.see(visitor.words('issued.revoke.reasonMissing'))
    await visitor.field('issued.revoke.reason').selectOption('keyCompromise')
    await seen('revoke')
    await visitor.button('issued.revoke.confirm').last().click()
    await visitor.see(visitor.toast('issued.revoke.done'), visitor.words('status.revoked'))
    await visitor.see(visitor.words('history.action.issued-certificate.revoked'))
    await seen('revoked')
    await visitor.button('issued.clearKey.action').click()
    await visitor.see(visitor.words('issued.clearKey.stays'))
    await visitor.button('issued.clearKey.confirm').last().click()
    await visitor.see(visitor.words('issued.clearKey.reasonMissing'))
    await visitor.field('ui.reason.label').fill('It was found again.')
    await seen('clear-key')
    await visitor.button('issued.clearKey.confirm').last().click()
    await visitor.see(visitor.toast('issued.clearKey.done'))
    await visitor.see(visitor.words('history.action.issued-certificate.key-cleared'))
    expect([...looks.findings, ...visitor.complaints]).toEqual([])
    await visitor.close()
  })

  test('an auditor sees the applications, their module keys and their references', async () => {
    await letAccountsPrefer(server, language)
    const visitor = await openWindow(browser, server.url, language)
    const looks: Looks = { count: 0, findings: [] }
    const seen = (name: string) => look(looks, visitor, `issued-${name}`)
    await signIn(visitor, 'auditor', '/admin/issued-certificates')
    await visitor.see(visitor.heading('application.all'), visitor.page.getByText('IDA_VCI_EXCHANGE'))
    // Module keys stand with their applications, and not among the roots and issuing keys again.
    const own = visitor.page.locator('section').filter({ has: visitor.heading('issued.authorities') })
    expect([await own.getByText('Root CA').count(), await own.getByText('Module CA').count()]).toEqual([1, 0])
    await seen('applications')
    await visitor.page.getByRole('link', { name: 'RESIDENT', exact: true }).click()
    await visitor.see(visitor.heading('application.modules'), visitor.words('application.broughtBack'))
    await visitor.see(visitor.page.getByText('Module CA (RESIDENT)').first())
    await seen('application')
    await visitor.link('application.detailsOf', { name: 'mpartner-default-resident' }).click()
    await visitor.see(visitor.heading('history.title'))
    await visitor.page.goBack()
    await visitor.see(visitor.heading('application.keys'))

    await visitor.visit('/admin/issued-certificates/applications/PRINT')
    await visitor.see(visitor.words('application.nothing'), visitor.words('application.noModule'))
    await seen('application-without-keys')
    await visitor.visit('/admin/issued-certificates/applications/MOON')
    await visitor.see(visitor.page.getByText('KER-KMS-002').first())
    expect([...looks.findings, ...visitor.complaints]).toEqual([])
    await visitor.close()
  })
})

test('the list that everybody may fetch names what was revoked', async () => {
  const { response } = await server.api.as('stranger').call('platform-trust.authorities')
  const { crlPath } = response.authorities.find(({ kind, isCurrent }) => kind === 'ISSUING' && isCurrent)!
  const list = Buffer.from(await (await fetch(server.url + crlPath)).arrayBuffer())
  const { said } = opensslSays(['crl', '-inform', 'DER', '-in', 'l.crl', '-noout', '-text'], {
    'l.crl': list,
  })
  expect(said.match(/Key Compromise/gu)).toHaveLength(drivenIn('ar').length)
})
