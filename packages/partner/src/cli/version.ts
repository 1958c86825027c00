import settings from '../../package.json' with { type: 'json' }

/** Name and version, as reports carry it. */
export const kitName = `${settings.name} ${settings.version}`
