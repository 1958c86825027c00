import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../access/authority.ts'
import { negotiateLocale, type Locale } from '../../i18n/locale.ts'

/** The language of an answer: what the request asks for, else the caller's own, else English. */
export const localeOf = (request: FastifyRequest, caller?: Caller): Locale =>
  negotiateLocale(request.headers['accept-language']) ?? caller?.locale ?? 'eng'
