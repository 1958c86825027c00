import { createRootRouteWithContext, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { BareErrorPage } from './shell/ErrorPage.tsx'
import { Root } from './shell/Root.tsx'
import { withTexts } from './with-texts.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { Call } from './api/client.ts'
import type { LanguageStore } from './locales/language-store.ts'

/** What guards need before anything is drawn. */
export interface RouterContext {
  readonly cache: QueryClient
  readonly call: Call
  readonly languages: LanguageStore
  /** Begins to fetch the files of a page; whether they come, the router says when it draws it. */
  readonly fetchPage: (pathname: string) => void
}

/** Where every page hangs. */
export const root = createRootRouteWithContext<RouterContext>()({
  component: Root,
  errorComponent: BareErrorPage,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$interactionId',
  ...withTexts('public'),
  component: lazyRouteComponent(() => import('./features/sign-in/SignInPage.tsx'), 'SignInPage'),
})
const registration = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$interactionId/register',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/registrations/RegistrationPage.tsx'),
    'RegistrationPage',
  ),
})
const confirmRegistration = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$interactionId/confirm',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/registrations/ConfirmRegistrationPage.tsx'),
    'ConfirmRegistrationPage',
  ),
})
const signedOut = createRoute({
  getParentRoute: () => root,
  path: '/signed-out',
  ...withTexts('public'),
  component: lazyRouteComponent(() => import('./features/sign-in/SignedOutPage.tsx'), 'SignedOutPage'),
})
const terms = createRoute({
  getParentRoute: () => root,
  path: '/terms',
  component: lazyRouteComponent(() => import('./features/consent/TermsPage.tsx'), 'TermsPage'),
})

const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgotten-password',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/passwords/ForgottenPasswordPage.tsx'),
    'ForgottenPasswordPage',
  ),
})
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/passwords/ResetPasswordPage.tsx'),
    'ResetPasswordPage',
  ),
})
const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/own-account/ConfirmEmailPage.tsx'),
    'ConfirmEmailPage',
  ),
})

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: '/accept-invitation',
  ...withTexts('public'),
  component: lazyRouteComponent(
    () => import('./features/organisations/AcceptInvitationPage.tsx'),
    'AcceptInvitationPage',
  ),
})

/** The pages before sign-in. */
export const publicRoutes = [
  signIn,
  registration,
  confirmRegistration,
  signedOut,
  terms,
  forgottenPassword,
  resetPassword,
  confirmEmail,
  acceptInvitation,
] as const
