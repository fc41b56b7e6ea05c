import { ApiError } from '../api/client.ts'
import { m } from '../i18n/locale.svelte.ts'

/** What went wrong, in a sentence for the screen. Codes the screen knows are worded here, others by the server. */
export const explain = (error: unknown): string => {
  if (!(error instanceof ApiError)) return m.errorUnknown()
  const known: Record<string, () => string> = {
    offline: m.errorOffline,
    unauthenticated: m.errorSignedOut,
    forbidden: m.errorForbidden,
    'not-found': m.errorMissing,
    'too-late': m.errorTooLate,
    'reply-too-long': m.errorTooLong,
    'no-reply-path': m.errorNoPath,
    'no-such-post': m.errorPostGone,
    'half-sent': m.errorHalfSent,
    'wrong-login': m.errorWrongLogin,
    'rate-limited': m.errorTooFast,
  }
  return known[error.code]?.() ?? (error.message || m.errorUnknown())
}
