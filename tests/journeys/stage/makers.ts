import type { RegistrationFacts } from '../pages/accounts.ts'
import type { Language } from './texts.ts'

/** A chip maker of each language, written as people there write. */
export const makers: Readonly<Record<Language, RegistrationFacts>> = {
  en: {
    partnerType: 'FTM_Provider',
    organizationName: "O'Neill & Sons Chips",
    address: '4 Harbour Road\nNewhaven',
    firstName: 'Niamh',
    lastName: "O'Neill",
    email: 'niamh@oneill.example.org',
    phone: '+353 1 555 0100',
    locale: 'eng',
    userName: 'oneill',
    password: 'seven lanterns on the quay',
  },
  fr: {
    partnerType: 'FTM_Provider',
    organizationName: 'Puces Élan Réunies',
    address: '12 rue de l’Étang\nÉpinal',
    firstName: 'Zoé',
    lastName: 'Lefèvre',
    email: 'zoe@elan.example.org',
    phone: '+33 3 29 00 00 00',
    locale: 'fra',
    userName: 'elan',
    password: 'sept lanternes sur le quai',
  },
  ar: {
    partnerType: 'FTM_Provider',
    organizationName: 'رقائق النيل',
    address: '٧ شارع النيل\nالقاهرة',
    firstName: 'ليلى',
    lastName: 'منصور',
    email: 'layla@nile.example.org',
    phone: '+20 2 5550 0100',
    locale: 'ara',
    userName: 'nile',
    password: 'سبعة فوانيس على الرصيف',
  },
}
