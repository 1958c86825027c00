import { createHash } from 'node:crypto'
import type { TestApp } from '../support/app.ts'
import { plantRequest } from '../support/scenes/planted-requests.ts'
import { issueQuickly, newSigner } from '../support/certificates/quick-certificates.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'

/** A sequence that looks random and is the same at every run (mulberry32). */
const sequenceOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** How the people of a partner are: they read every day, never, or have an address that takes no mail – and never read. */
export type Habit = 'reads' | 'sleeps' | 'unreachable'

interface Owner {
  readonly partnerId: string
  readonly userName: string
  readonly habit: Habit
}

const day = 86_400_000
/** Between one and thirteen months: shorter than any that came with notices in full would prove nothing. */
const shortestLife = 35

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Partners with certificates, keys and policies that end, and owners who replace some of them in time. */
export class World {
  readonly owners: Owner[] = []
  readonly #api: TestApp
  readonly #random: () => number
  readonly #authority = newSigner()
  readonly #key = newSigner()
  readonly #longest: number
  #made = 0

  /** @param longest days that anything lasts at most */
  constructor(api: TestApp, seed: number, longest: number) {
    this.#api = api
    this.#random = sequenceOf(seed)
    this.#longest = longest
  }

  chance(share: number): boolean {
    return this.#random() < share
  }

  #end(now: Date): Date {
    const days = shortestLife + Math.floor(this.#random() * (this.#longest - shortestLife))
    // Never in the first hours nor in the last, in which owners do what they do.
    return new Date(
      Math.floor(now.getTime() / day) * day + days * day + (2 + Math.floor(this.#random() * 20)) * 3_600_000,
    )
  }

  /** The authority of all certificates outlives the run. */
  async begin(now: Date, partners: number): Promise<void> {
    const root = await issueQuickly({
      subject: 'Root of the run',
      issuer: 'Root of the run',
      key: this.#authority,
      signer: this.#authority,
      from: new Date(now.getTime() - day),
      until: new Date(now.getTime() + 7000 * day),
    })
    await this.#api.query(
      `insert into trust_certificate (id, domain, kind, subject, issuer, serial_number, sha1, sha256, not_before, not_after, der, uploaded_at, uploaded_by)
       values ($1, 'AUTH', 'ROOT', 'CN=Root of the run', 'CN=Root of the run', '1', '', $2, $3, $4, $5, $3, 'test')`,
      [newId(), root.sha256, root.notBefore, root.notAfter, Buffer.from(root.der)],
    )
    const habits: readonly Habit[] = ['reads', 'sleeps', 'reads', 'unreachable']
    for (let number = 0; number < partners; number += 1)
      await this.#addOwner(habits[number % habits.length] ?? 'reads', now)
  }

  async #addOwner(habit: Habit, now: Date): Promise<void> {
    const requestId = await plantRequest(this.#api, { policy: `valid_till = '2090-01-01'` })
    const [row] = await this.#api.query<{ partnerId: string }>(
      `update policy_request set state = 'approved', decided_at = now(), decided_by = 'test' where id = $1
       returning partner_id as "partnerId"`,
      [requestId],
    )
    const { partnerId } = row!
    const userName = `${habit}-${this.owners.length}`
    await this.#api.query(
      `with made as (
         insert into account (id, user_name, email, first_name, last_name, organisation_name, address, phone, locale, created_at, created_by, updated_at)
         values ($1, $2, $3, 'First', 'Last', 'Org', 'x', '1', 'eng', now(), 'test', now()) returning id)
       insert into membership (account_id, partner_id, role, partner_type, since, added_by)
       select made.id, partner.id, 'owner', partner.partner_type_code, now(), 'test' from made, partner where partner.id = $4`,
      [newId(), userName, `${userName}@${habit}.example`, partnerId],
    )
    this.owners.push({ partnerId, userName, habit })
    await this.newCertificate(partnerId, now)
    await this.newKey(partnerId, now)
    await this.newKey(partnerId, now)
  }

  /** A certificate in place of the one that there is. */
  async newCertificate(partnerId: string, now: Date): Promise<void> {
    const certificate = await issueQuickly({
      subject: `Leaf ${(this.#made += 1)}`,
      issuer: 'Root of the run',
      key: this.#key,
      signer: this.#authority,
      from: new Date(now.getTime() - 60_000),
      until: this.#end(now),
    })
    await this.#api.query(
      `update held_certificate set superseded_at = $2
       where holder_type = 'partner' and holder_id = $1 and superseded_at is null`,
      [partnerId, now],
    )
    await this.#api.query(
      `insert into held_certificate (id, holder_type, holder_id, partner_id, domain, subject, issuer, serial_number, sha1, sha256,
         not_before, not_after, ca_signed, platform_signed, platform_serial_number, platform_sha256, platform_not_before,
         platform_not_after, uploaded_at, uploaded_by, signed_part_sha256)
       values ($1, 'partner', $2, $2, 'AUTH', $8, 'CN=Root of the run', $9, '', $3, $4, $5, $6, $6, $9, $3, $4, $5, $7, 'test', $10)`,
      [
        newId(),
        partnerId,
        certificate.sha256,
        certificate.notBefore,
        certificate.notAfter,
        Buffer.from(certificate.der),
        now,
        `CN=Leaf ${this.#made}`,
        String(this.#made + 1_000_000),
        sha256(certificate.tbsDer),
      ],
    )
  }

  /** An API key. @param replaces the key whose place it takes */
  async newKey(partnerId: string, now: Date, replaces: string | null = null): Promise<void> {
    await this.#api.query(
      `insert into api_key (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
         policy_group_name, request_id, announced_policy_id, label, digest, hint, sealed_key, state, valid_from, valid_till,
         replaces_id, created_at, created_by)
       select $1::uuid, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
         policy_group_name, id, policy_id, $3, sha256($1::uuid::text::bytea), 'ent_run', 'sealed', 'active', $4, $5, $6, $4, 'test'
       from policy_request where partner_id = $2 and state = 'approved'`,
      [newId(), partnerId, `Key ${(this.#made += 1)}`, now, this.#end(now), replaces],
    )
  }

  /** What owners do on a day: most replace in time what ends within a fortnight, and make anew what has ended. */
  async act(now: Date): Promise<void> {
    const soon = new Date(now.getTime() + 14 * day)
    const certificates = await this.#api.query<{ partnerId: string; isOver: boolean }>(
      `select holder_id as "partnerId", not_after <= $1 as "isOver" from held_certificate
       where holder_type = 'partner' and superseded_at is null and issuer = 'CN=Root of the run' and not_after < $2
       order by holder_id`,
      [now, soon],
    )
    for (const { partnerId, isOver } of certificates)
      if (this.chance(isOver ? 0.3 : 0.04)) await this.newCertificate(partnerId, now)
    const keys = await this.#api.query<{ id: string; partnerId: string; isOver: boolean }>(
      `select k.id, k.partner_id as "partnerId", k.valid_till <= $1 as "isOver" from api_key k
       where k.hint = 'ent_run' and k.valid_till < $2
         and not exists (select from api_key n where n.replaces_id = k.id)
       order by k.partner_id, k.label`,
      [now, soon],
    )
    for (const { id, partnerId, isOver } of keys)
      if (this.chance(isOver ? 0.3 : 0.04)) await this.newKey(partnerId, now, id)
  }
}
