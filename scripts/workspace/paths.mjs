import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout, wherever the command was typed. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')

/** A path inside the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts)

/** The program of an npm package of ours. */
export const tool = (name) => inRoot('node_modules/.bin', name)
