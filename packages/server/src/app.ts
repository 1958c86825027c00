import type { Module } from './platform/app.ts'
import { accountsModule } from './modules/accounts/index.ts'
import { auditTrailModule } from './modules/audit-trail/index.ts'
import { chipsModule } from './modules/chips/index.ts'
import { keyServiceModule } from './modules/key-service/index.ts'
import { mailModule } from './modules/mail/index.ts'
import { notificationsModule } from './modules/notifications/index.ts'
import { organisationsModule } from './modules/organisations/index.ts'
import { partnerCertificatesModule } from './modules/partner-certificates/index.ts'
import { partnersModule } from './modules/partners/index.ts'
import { platformTrustModule } from './modules/platform-trust/index.ts'
import { registrationsModule } from './modules/registrations/index.ts'
import { trustStoreModule } from './modules/trust-store/index.ts'

/** The modules of the program, in the order in which they may know each other. */
export const modules: readonly Module[] = [
  accountsModule,
  partnersModule,
  organisationsModule,
  registrationsModule,
  platformTrustModule,
  trustStoreModule,
  partnerCertificatesModule,
  keyServiceModule,
  chipsModule,
  notificationsModule,
  mailModule,
  auditTrailModule,
]
