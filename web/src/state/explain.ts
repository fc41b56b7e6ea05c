import { ApiError } from '../api/client.ts'
import { m } from '../i18n/locale.svelte.ts'
import { say } from '../i18n/say.ts'

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
    'wrong-password': m.errorWrongPassword,
    'wrong-setup-token': m.errorWrongSetupToken,
    'already-set-up': m.errorAlreadySetUp,
    'not-local': m.errorNotLocal,
    'not-our-page': m.errorNotOurPage,
    'unknown-colleague': m.errorUnknownColleague,
    'too-many-requests': m.errorTooFast,
    unavailable: m.errorUnavailable,
    gone: m.joinGone,
  }
  return known[error.code]?.() ?? (say(error.message) || m.errorUnknown())
}
