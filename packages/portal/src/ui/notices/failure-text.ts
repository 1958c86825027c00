import { useText } from '../../locales/text.ts'
import { toApiError } from '../../api/api-error.ts'

/** The words for a failure: the server's, which name cause and remedy, or ours where no business answer came. */
export const useFailureText = (): ((error: unknown) => string) => {
  const t = useText('errors')
  return (thrown) => {
    const error = toApiError(thrown)
    if (error.errors.length > 0)
      return error.errors.map((refusal) => refusal.message || refusal.errorCode).join(' ')
    switch (error.code) {
      case 'NETWORK':
        return t('network')
      case 'SESSION_ENDED':
        return t('sessionEnded')
      case 'FORBIDDEN':
        return t('forbidden')
      case 'NOT_FOUND':
        return t('notFound')
      case 'TOO_LARGE':
        return t('tooLarge')
      case 'TOO_MANY':
        return t('tooMany')
      default:
        return error.status === 0 ? t('unexpected') : t('server')
    }
  }
}
