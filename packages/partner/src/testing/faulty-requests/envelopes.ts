import { at, envelope, fault, headers, path, text, without, type FaultyRequest } from './fault.ts'

export const faultyEnvelopes: readonly FaultyRequest[] = [
  fault(
    'path-too-short',
    'no API key',
    path((segments) => `/v1/${segments.slice(1, 3).join('/')}`),
  ),
  fault(
    'path-order',
    'partner first',
    path(([route, licence, partner, key]) => `/v1/${route}/${partner}/${licence}/${key}`),
  ),
  fault(
    'path-blank',
    'a newline behind the key',
    path((segments) => `/v1/${segments.join('/')}%0A`),
  ),
  fault(
    'path-case',
    'keys in lower case',
    path((segments) => `/v1/${segments.join('/').toLowerCase()}`),
  ),
  fault(
    'path-other-keys',
    'a key of another environment',
    path((segments) => `/v1/${segments.slice(0, 3).join('/')}/pk_staging`),
  ),
  fault(
    'path-encoded-twice',
    'encoded twice',
    path((segments) => `/v1/${segments.slice(0, 3).join('/')}/pk%255Fkey`),
  ),
  fault(
    'headers-disagree',
    'an old key in the header',
    headers((each) => ({ ...each, 'x-api-key': 'pk_old' })),
  ),
  fault('method', 'PUT', { method: 'PUT' }),
  fault('authorization-missing', 'no Authorization', headers(without('authorization'))),
  fault(
    'content-type',
    'a form',
    headers((each) => ({ ...each, 'content-type': 'application/x-www-form-urlencoded' })),
  ),
  fault(
    'request-packed',
    'gzip',
    headers((each) => ({ ...each, 'content-encoding': 'gzip' })),
  ),
  fault('body-bom', 'a mark that is signed too', {
    serialise: (members) => Buffer.from(`\uFEFF${text(members)}`),
  }),
  fault(
    [
      'body-not-json',
      'id-wrong',
      'version-wrong',
      'time-form',
      'transaction-form',
      'fields-missing',
      'thumbprint-unknown',
    ],
    'a form of fields',
    { serialise: () => Buffer.from('id=mosip.identity.kyc&version=1.0') },
  ),
  fault(
    'id-wrong',
    'the id of another call',
    envelope((each) => ({ ...each, id: 'mosip.identity.auth' })),
  ),
  fault(
    'version-wrong',
    'a number',
    envelope((each) => ({ ...each, version: 1 })),
  ),
  fault('time-form', 'an offset', at('2026-06-01T12:00:00.000+00:00')),
  fault('time-form', 'no milliseconds', at('2026-06-01T12:00:00Z')),
  fault('time-form', 'nanoseconds of Java', at('2026-06-01T12:00:00.123456789Z')),
  fault('time-form', 'no zone', at('2026-06-01T12:00:00.000')),
  fault('time-form', 'a number', at(1_780_315_200_000)),
  fault('time-local', 'the time of Delhi, called UTC', at('2026-06-01T17:30:01.000Z')),
  fault('time-off', 'a minute late', at('2026-06-01T11:58:59.000Z')),
  fault('time-off', 'a minute early', at('2026-06-01T12:01:01.000Z')),
  fault(
    ['transaction-form', 'transaction-inner'],
    'a UUID',
    envelope((each) => ({ ...each, transactionID: '0b5b6c1e-8c1f-4a55-9f0e-0e3f0a8f6f10' })),
  ),
  fault(
    ['transaction-form', 'transaction-inner'],
    'a number',
    envelope((each) => ({ ...each, transactionID: 1234567890 })),
  ),
  fault('transaction-inner', 'drawn twice', { inner: { transactionID: '9999999999' } }),
  fault('replay', 'sent again', { isRepeated: true }),
]
