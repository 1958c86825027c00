import type { Name } from '../support/app.ts'

/**
 * What becomes of one and the same call when it is sent many times at once: how many succeed, while the others are refused
 * in words of the contract; or why all of them may. Reading operations are not listed.
 */
export const outcomes: Partial<Record<Name, number | string>> = {
  'accounts.sign-in': 'the password stays right until the browser goes on',
  'partner-administration.create': 1,
  'partner-administration.set-status': 1,
  'partner-administration.reactivate': 1,
  'partner-administration.edit': 'to the same values',
  'partners.update-profile': 'to the same values',
  'partners.update-branded-profile': 'to the same values',
  'partners.register-branded': 1,
  'accounts.sign-in-second-factor': 1,
  'accounts.sign-in-begin-enrolment': 'offers a key, of which one is taken',
  'accounts.sign-in-enrolment': 1,
  'accounts.give-consent': 'consents to the same text',
  'accounts.authenticate-user': 'each gets a token',
  'accounts.authenticate-client': 'each gets a token',
  'accounts.request-password-reset': 3,
  'accounts.password-link': 'reads',
  'accounts.reset-password': 1,
  'accounts.change-password': 1,
  'accounts.change-contact': 'to the same values',
  'accounts.change-language': 'to the same value',
  'accounts.request-email-change': 5,
  'accounts.confirm-email': 1,
  'accounts.end-session': 1,
  'accounts.end-all-sessions': 'ends what is left',
  'accounts.begin-second-factor': 'offers a key, of which one is taken',
  'accounts.confirm-second-factor': 1,
  'accounts.renew-recovery-codes': 1,
  'accounts.end-second-factor': 1,
  'accounts.reset-second-factor': 1,
  'accounts.create': 1,
  // One went out when the account was made.
  'accounts.invite-again': 2,
  'accounts.change-status': 'to the same value',
  'accounts.grant-role': 'has it once',
  'accounts.revoke-role': 'has it no more',
  'policies.create-group': 1,
  'policies.update-group': 'to the same values',
  'policies.deactivate-group': 1,
  'policies.create': 1,
  'policies.publish': 1,
  'policies.edit': 'to the same values',
  'policies.confirm-status': 'confirms what is',
  'policies.deactivate': 1,
  'policies.activate': 1,
  'policies.change-validity': 'to the same values',
  'policies.clone': 1,
  'policies.set-approvers': 'to the same value',
  'policy-requests.ask': 1,
  'policy-requests.decide': 1,
  'policy-requests.withdraw': 1,
  'policy-requests.decide-many': 'each says what became of each',
  'partners.register': 1,
  'partners.choose-policy-group': 'the same group',
  'partners.put-contact': 'one contact of that address',
  'partners.create-user': 'an account that is there stays as it is',
  'organisations.invite': 1,
  'organisations.resend-invitation': 1,
  'organisations.revoke-invitation': 1,
  'organisations.change-role': 'to the same value',
  'organisations.remove-user': 1,
  'organisations.leave': 1,
  'organisations.accept-with-new-account': 1,
  'organisations.accept': 1,
  'registrations.register': 'the same form from one browser',
  'registrations.confirm': 1,
  'registrations.send-another-code': 1,
  'registrations.decide': 1,
  'platform-trust.request-tls': 'a key may have several certificates, at most ten',
  'platform-trust.revoke': 1,
  'trust-store.upload': 1,
  'trust-store.change-state': 1,
  'trust-store.upload-crl': 1,
  'partner-certificates.upload': 'one is stored, the others are answered with it',
  'key-service.upload-ca': 1,
  'key-service.upload-partner': 'one after the other, the last is current',
  'key-service.upload-certificate': 'one after the other, the last is current',
  'key-service.upload-other-domain': 1,
  'key-service.generate-master-key': 'the first makes it, the others get it',
  'key-service.generate-csr': 'for the same key',
  'key-service.jwt-sign': 'signs',
  'key-service.encrypt': 'encrypts; the key is made once',
  'key-service.decrypt': 'decrypts',
  'chips.add': 1,
  'chips.edit': 'to the same values',
  'chips.upload-certificate': 'one is stored, the others are answered with it',
  'chips.decide': 1,
  'chips.deactivate': 1,
  'notifications.mark-seen': 'seen once',
}

/** These end the session that they came with: who is a moment later is nobody any more, and hears so. */
export const endsOwnAccess: readonly string[] = [
  'accounts.end-session',
  'accounts.end-all-sessions',
] satisfies Name[]

/** Queries that find what must not be there twice, whoever did what at once. */
export const duplicates: Readonly<Record<string, string>> = {
  'accounts of one name': 'select lower(user_name) as what from account group by 1 having count(*) > 1',
  'accounts of one address': 'select lower(email) as what from account group by 1 having count(*) > 1',
  'partners of one id': 'select lower(id) as what from partner group by 1 having count(*) > 1',
  'partners of one address': 'select lower(email) as what from partner group by 1 having count(*) > 1',
  'memberships of one person':
    'select account_id::text as what from membership group by account_id, partner_id having count(*) > 1',
  'open invitations of one address':
    "select partner_id as what from invitation where state = 'open' group by partner_id, email_hash having count(*) > 1",
  'policy groups of one name': 'select name as what from policy_group group by name having count(*) > 1',
  'policies of one name in a group':
    'select name as what from policy group by group_id, name having count(*) > 1',
  'revisions of one number': `select policy_id as what from policy_revision group by policy_id, revision having count(*) > 1`,
  'live requests for one policy': `select min(id) as what from policy_request where state in ('InProgress', 'approved')
      group by partner_id, policy_id having count(*) > 1`,
  'live chips of one model': `select min(id) as what from chip where status not in ('rejected', 'deactivated')
      group by partner_id, lower(make), lower(model) having count(*) > 1`,
  'current certificates for one purpose': `select holder_id as what from held_certificate where superseded_at is null
      group by holder_type, holder_id, purpose having count(*) > 1`,
  'one authority twice':
    'select sha256 as what from trust_certificate group by sha256, domain having count(*) > 1',
  'current keys of one name': `select application_id as what from application_key where ended_at is null
      group by application_id, reference_id having count(*) > 1`,
  'serial numbers given twice':
    'select serial_number as what from issued_certificate group by issuer_key_id, serial_number having count(*) > 1',
  'one decision taken twice': `select object_id as what from object_history
      where action in ('chip.approved', 'chip.rejected', 'chip.deactivated', 'policy-request.approved',
        'policy-request.rejected', 'policy-request.withdrawn') group by object_id, action having count(*) > 1`,
}
