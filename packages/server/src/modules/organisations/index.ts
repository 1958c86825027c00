import type { Module } from '../../platform/app.ts'
import { organisationRoutes } from './routes.ts'

export { inviteIn } from './invitations.ts'

/** Organisations with several users: who they are, what they may do, and how they come and go. */
export const organisationsModule: Module = { name: 'organisations', routes: organisationRoutes }
