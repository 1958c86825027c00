import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const page = `<!doctype html><html lang="en"><title>Another portal</title>
<h1>Another portal</h1><pre id="seen"></pre><script src="/static/app.0a1b2c3d.js"></script></html>`

/** What a portal does that was made for the contract: it knows the cookie, the addresses and the claims, and nothing of ours. */
const script = `
const base = '/v1/partnermanager'
const send = async (method, path, id, request) => {
  const body = id ? { id, version: '1.0', requestTime: new Date().toISOString() } : { requesttime: new Date().toISOString() }
  const answer = await fetch(base + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify({ ...body, request: request ?? {} }) }),
  })
  return answer.status === 200 ? answer.json() : { status: answer.status }
}
const show = (seen) => { document.querySelector('#seen').textContent = JSON.stringify(seen) }
const start = async () => {
  const checked = await send('GET', '/authorize/admin/validateToken')
  if (!checked.response) {
    const state = crypto.randomUUID()
    location.href = base + '/login/' + btoa(location.origin + '/#/home') + '?state=' + state
    return
  }
  const claims = JSON.parse(atob(checked.response.token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')))
  const email = { emailId: claims.email }
  const before = await send('PUT', '/partners/email/verify', null, email)
  let registered = null
  if (!before.response.emailExists) {
    const partner = {
      partnerId: claims.preferred_username, organizationName: claims.organizationName, address: claims.addressTest,
      contactNumber: claims.phoneNumber, emailId: claims.email, partnerType: claims.partnerType, langCode: claims.locale,
    }
    registered = await send('POST', '/partners', null, partner)
  }
  const consent = await send('GET', '/users/user-consent')
  if (!consent.response.consentGiven) await send('POST', '/users/user-consent', 'mosip.pms.user.consent.post')
  const after = await send('GET', '/users/user-consent')
  show({
    partnerType: claims.partnerType,
    role: checked.response.role,
    emailExists: before.response.emailExists,
    registered: registered && registered.errors.map((error) => error.errorCode),
    consentGiven: [consent.response.consentGiven, after.response.consentGiven],
  })
}
void start()
`

/** A folder with a portal of another maker, for PORTAL_DIR. */
export const makeOtherPortal = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-other-portal-'))
  mkdirSync(join(folder, 'static'))
  writeFileSync(join(folder, 'index.html'), page)
  writeFileSync(join(folder, 'static/app.0a1b2c3d.js'), script)
  return folder
}
