import { expect, test } from 'vitest'
import { ApiError } from '../api/client.ts'
import { explain } from './explain.ts'

test.each([
  [401, 'wrong-login', 'Login and password do not fit.'],
  [401, 'unauthenticated', 'You are signed out.'],
  [403, 'wrong-setup-token', 'This set-up token is not the right one. Causerie prints it where it runs.'],
  [403, 'forbidden', 'Your role does not allow this.'],
  [429, 'too-many-requests', 'That was a little fast. Wait a moment and try again.'],
])('%i %s is worded here', (status, code, said) => {
  expect(explain(new ApiError({ status, code, detail: 'in the server’s words' }))).toBe(said)
})

test('what the screen does not know is said in the server’s words', () => {
  expect(explain(new ApiError({ status: 422, code: 'brand-new', detail: 'The moon is full.' }))).toBe(
    'The moon is full.',
  )
})
