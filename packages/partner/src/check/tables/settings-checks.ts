import { judging, type Check } from '../check.ts'
import type { SettingsFacts } from '../facts.ts'

const ofSettings = (find: (settings: SettingsFacts) => string | false): Check['judge'] =>
  judging(({ settings }) => settings, find)

const part = 'settings'
const weight = 'fault'

/** What `partner.json` says. */
export const settingsChecks: readonly Check[] = [
  {
    id: 'gateway-scheme',
    part,
    weight,
    what: 'The address of the gateway does not begin with https.',
    cause: 'Mutual TLS needs it; a redirect from http loses the body.',
    remedy: 'Write the address with https://.',
    judge: ofSettings(({ gateway }) => gateway.scheme !== 'https:' && gateway.scheme),
  },
  {
    id: 'gateway-extras',
    part,
    weight,
    what: 'The address of the gateway is none, or holds more than the part in front of the route.',
    cause: 'A whole call was pasted, with route, query or user.',
    remedy: 'End it with /idauthentication/v1; route and keys are added.',
    judge: ofSettings(({ gateway }) => gateway.hasExtras && 'route, query, fragment or user'),
  },
  {
    id: 'key-blanks',
    part,
    weight,
    code: 'IDA-MPA-009',
    what: 'Licence key, partner id or API key holds a blank.',
    cause: 'It was copied with what stood beside it.',
    remedy: 'Remove blanks and line ends.',
    judge: ofSettings(({ blanks }) => blanks.length > 0 && blanks.join(', ')),
  },
  {
    id: 'key-escapes',
    part,
    weight,
    code: 'IDA-MPA-009',
    what: 'Licence key, partner id or API key holds quotes, a slash, a backslash or a percent sign.',
    cause: 'It was copied out of JSON or out of an address.',
    remedy: 'Write the value itself; it is encoded for the path by the client.',
    judge: ofSettings(({ escaped }) => escaped.length > 0 && escaped.join(', ')),
  },
  {
    id: 'settings-open',
    part,
    weight: 'advice',
    what: 'Others on this machine can read the settings, which hold keys.',
    cause: 'The file was made with the usual rights.',
    remedy: 'chmod 600 partner.json',
    judge: ofSettings(({ isOpenToOthers }) => isOpenToOthers && 'readable by group or others'),
  },
]
