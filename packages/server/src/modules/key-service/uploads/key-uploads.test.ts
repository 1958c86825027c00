import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client as DatabaseClient } from 'pg'
import { openKeyScene, sha256Of, type KeyScene } from '../../../../../../tests/support/scenes/key-scene.ts'
import { noteCompromised } from '../../../../../../tests/support/certificates/note-compromised.ts'
import { certifyElsewhere } from '../../../../../../tests/support/certificates/openssl.ts'

let scene: KeyScene
let holder: DatabaseClient
beforeAll(async () => {
  scene = await openKeyScene()
  holder = new DatabaseClient({ connectionString: scene.api.url })
  await holder.connect()
})
afterAll(async () => {
  await holder.end()
  await scene.close()
})

/** Holds the lock of a name until `work` has been done, so that whoever waits for it has looked around before. */
const whileWaiting = async <T>(
  { applicationId, referenceId }: { applicationId: string; referenceId: string },
  start: () => Promise<T>,
  work: () => Promise<unknown>,
): Promise<T> => {
  const key = JSON.stringify(['application-key', applicationId, referenceId])
  await holder.query('select pg_advisory_lock(hashtextextended($1, 0))', [key])
  try {
    const started = start()
    await expect
      .poll(async () => {
        const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`
        return (await scene.api.query(waiting)).length
      })
      .toBe(1)
    await work()
    await holder.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key])
    return await started
  } finally {
    await holder.query('select pg_advisory_unlock_all()')
  }
}

/** Somebody is known to have the key: as a revocation leaves the register. */
const losePrivateKey = async (pem: string) => {
  await scene.api.query(
    `update issued_certificate set revoked_at = now(), revocation_reason = 'keyCompromise', revoked_by = 'test'
      where sha256 = $1`,
    [sha256Of(pem)],
  )
  await noteCompromised(scene.api)
}

const rowsOf = (referenceId: string) =>
  scene.api.query<{ sha256: string }>(
    'select sha256 from application_key where reference_id = $1 order by created_at',
    [referenceId],
  )

test('a key that gets into other hands while its certificate is uploaded is not taken', async () => {
  const name = { applicationId: 'IDA', referenceId: 'lost' }
  const ours = await scene.certificateOf(name)
  const request = { ...name, certificateData: certifyElsewhere(ours) }
  const reply = await whileWaiting(
    name,
    () => scene.admin.call('key-service.upload-certificate', { request }),
    () => losePrivateKey(ours),
  )
  expect(reply.codes).toEqual(['ENT_CRT_002'])
  expect(await rowsOf('lost')).toEqual([{ sha256: sha256Of(ours) }])
})

test('nor is the certificate of a partner whose key does', async () => {
  const ours = await scene.certificateOf({ applicationId: 'IDA', referenceId: 'lent' })
  const name = { applicationId: 'PARTNER', referenceId: 'lender' }
  const request = { ...name, certificateData: certifyElsewhere(ours) }
  const reply = await whileWaiting(
    name,
    () => scene.admin.call('key-service.upload-other-domain', { request }),
    () => losePrivateKey(ours),
  )
  expect(reply.codes).toEqual(['ENT_CRT_002'])
  expect(await rowsOf('lender')).toEqual([])
})

test('a certificate is judged again by the key that has taken the place of the one it was brought for', async () => {
  const name = { applicationId: 'IDA', referenceId: 'SIGN' }
  const { response } = await scene.makeKey(name)
  const request = { ...name, certificateData: certifyElsewhere(response.certificate!) }
  const reply = await whileWaiting(
    name,
    () => scene.admin.call('key-service.upload-certificate', { request }),
    () =>
      scene.api.query(
        `with former as (
           update application_key set ended_at = now() where application_id = 'IDA' and reference_id = 'SIGN'
             and ended_at is null returning *)
         insert into application_key (id, application_id, reference_id, certificate, sha256, sealed_private_key,
             origin, not_before, not_after, created_at, created_by)
         select gen_random_uuid(), 'IDA', 'SIGN', kernel.certificate, kernel.sha256, kernel.sealed_private_key,
             'generated', kernel.not_before, kernel.not_after, now(), 'test'
           from former, application_key kernel
          where kernel.application_id = 'IDA' and kernel.reference_id = 'lent' and kernel.ended_at is null`,
      ),
  )
  expect(reply.codes).toEqual(['KER-KMS-014'])
})

test('eight certificates for one key at once are taken one after the other', async () => {
  const name = { applicationId: 'KERNEL', referenceId: 'crowd' }
  const ours = await scene.certificateOf(name)
  const certificates = Array.from({ length: 8 }, () => certifyElsewhere(ours))
  const replies = await Promise.all(
    certificates.map((certificateData) =>
      scene.admin.call('key-service.upload-certificate', { request: { ...name, certificateData } }),
    ),
  )
  expect(replies.map(({ status, codes }) => [status, ...codes].join())).toEqual(Array(8).fill('200'))
  expect(await rowsOf('crowd')).toHaveLength(9)
  expect(certificates.map(sha256Of)).toContain(sha256Of(await scene.certificateOf(name)))
})

test('a key is not certified by a module key that was revoked meanwhile', async () => {
  const name = { applicationId: 'RESIDENT', referenceId: 'late' }
  const module = await scene.certificateOf({ applicationId: 'RESIDENT' })
  const made = await whileWaiting(
    name,
    () => scene.certificateOf(name),
    () => losePrivateKey(module),
  )
  const next = await scene.certificateOf({ applicationId: 'RESIDENT' })
  expect(sha256Of(next)).not.toBe(sha256Of(module))
  const rows = await scene.api.query(
    `select issuer_key_id = (select id from platform_key where application = 'RESIDENT' order by created_at desc limit 1)
         as by_newest from issued_certificate where sha256 = $1`,
    [sha256Of(made)],
  )
  expect(rows).toEqual([{ by_newest: true }])
})
