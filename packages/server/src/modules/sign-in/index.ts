import type { Module } from '../../platform/app.ts'
import { signInRoutes } from './routes.ts'

export { mountSignIn } from './mount-sign-in.ts'
export { requireProof } from './sign-in-steps.ts'

/** How people come in and go: the password page, the provider and back, the login proxy, sign-out. */
export const signInModule: Module = { name: 'sign-in', routes: signInRoutes }
