import { expect as see } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  composer,
  conversation,
  expectAccessible,
  type InboxAtWork,
  openInboxAtWork,
} from '../support/inbox-at-work.ts'

let work: InboxAtWork
beforeAll(async () => {
  work = await openInboxAtWork()
}, 120_000)
afterAll(() => work?.[Symbol.asyncDispose](), 60_000)

describe('colleagues side by side', () => {
  test('one-owner: who comes a second later is told who was faster, and keeps what they wrote', async () => {
    const goran = await work.openInbox()
    const driss = await work.walkIn('Driss', 'I drive the 81')
    const { row } = await work.hear(goran, 'My card does not work at Flagey')
    await row.getByRole('link').click()
    await composer(goran).fill('Half an answer')
    await driss.goto(goran.url())
    await see(conversation(driss).getByRole('button', { name: 'Claim' })).toBeVisible()
    const claimed = Promise.withResolvers<void>()
    await goran.route('**/claim', async (route) => {
      await claimed.promise
      await route.continue()
    })
    await conversation(goran).getByRole('button', { name: 'Claim' }).click()
    await conversation(driss).getByRole('button', { name: 'Claim' }).click()
    await see(conversation(driss).getByText('You claimed this')).toBeVisible()
    claimed.resolve()
    await see(goran.getByText('Driss was a second faster.')).toBeVisible()
    await see(composer(goran)).toHaveValue('Half an answer')
    await see(goran.getByRole('complementary').getByText('Driss')).toBeVisible()
  })

  test('a note names a colleague and reaches the other screen by itself', async () => {
    const goran = await work.openInbox()
    const fien = await work.walkIn('Fien', 'accessibility')
    const { row } = await work.hear(goran, 'The ramp did not open')
    await row.getByRole('link').click()
    await fien.goto(goran.url())
    await see(conversation(fien).getByText('The ramp did not open')).toBeVisible()
    await conversation(goran).getByRole('tab', { name: 'Note' }).click()
    await composer(goran).pressSequentially('@fi')
    await see(conversation(goran).getByRole('button', { name: 'Fien' })).toBeVisible()
    await goran.keyboard.press('Enter')
    await goran.keyboard.type('do we have a spare?')
    await goran.keyboard.press('Control+Enter')
    await see(conversation(fien).getByText('@Fien do we have a spare?')).toBeVisible()
    await expectAccessible(goran)
  })

  test('who is named in a note is told elsewhere on the screen, and finds it after having been away', async () => {
    const goran = await work.openInbox()
    const fien = await work.walkIn('Fien', 'accessibility')
    const named = fien
      .getByRole('navigation', { name: 'Causerie' })
      .getByRole('link', { name: /Mentioned me/ })
    const { row } = await work.hear(goran, 'Is the lift at Flagey mended')
    const write = async (text: string): Promise<void> => {
      await goran.keyboard.type(text)
      await see(composer(goran)).toHaveValue(text)
      await goran.keyboard.press('Control+Enter')
      await see(conversation(goran).getByText(text)).toBeVisible()
    }
    await row.getByRole('link').focus()
    await goran.keyboard.press('n')
    // At once: the composer is not there yet.
    await write('@fien is it mended?')
    await see(fien.getByText('Goran named you: “@fien is it mended?”')).toBeVisible()
    await see(named).toHaveText(/1/)
    await fien.getByRole('button', { name: 'Look' }).click()
    await see(conversation(fien).getByText('@fien is it mended?')).toBeVisible()
    await see(named).not.toHaveText(/1/)

    await fien.goto('about:blank')
    await write('@Fien and the ramp?')
    await fien.goto(`${work.program.url}/inbox/mentioned`)
    await see(named).toHaveText(/1/)
    await see(fien.getByRole('listitem').filter({ hasText: 'the lift at Flagey' })).toContainText(
      'Goran named you',
    )
    await expectAccessible(fien)
  })

  test('who drafts while a colleague takes it is warned before a second answer, and can leave them the draft', async () => {
    const goran = await work.openInbox()
    const driss = await work.walkIn('Driss', 'I drive the 81')
    const { uri, row } = await work.hear(goran, 'The 81 left without me')
    await row.getByRole('link').click()
    await composer(goran).fill('It was early, sorry')
    await driss.goto(goran.url())
    await conversation(driss).getByRole('button', { name: 'Claim' }).click()
    await see(conversation(goran).getByText('Driss has this conversation now.')).toBeVisible()
    await see(conversation(goran).getByRole('button', { name: 'Send', exact: true })).toHaveCount(0)
    await composer(goran).press('Control+Enter')
    await see(conversation(goran).getByRole('button', { name: 'Send all the same' })).toBeFocused()
    await expectAccessible(goran)
    await conversation(goran).getByRole('button', { name: 'Give Driss my draft' }).click()
    await see(composer(goran)).toHaveValue('')
    await see(conversation(driss).getByText('It was early, sorry')).toBeVisible()
    expect(work.answersTo(uri)).toEqual([])
  })

  test('who looks and who replies is said in the list and in the conversation, and goes with them', async () => {
    const goran = await work.openInbox()
    const fien = await work.walkIn('Fien', 'accessibility')
    const { row } = await work.hear(goran, 'The ramp at Trinity is stuck')
    const here = conversation(goran).getByRole('group', { name: 'Who is here' })
    await row.getByRole('link').click()
    await see(composer(goran)).toBeVisible()
    await fien.goto(goran.url())
    await see(here).toContainText('Fien is looking')
    await see(row).toContainText('Fien is looking')
    await composer(fien).pressSequentially('We send somebody')
    await see(here).toContainText('Fien is replying')
    await see(row).toContainText('Fien is replying')
    await see(conversation(goran).getByRole('status').filter({ hasText: 'Fien is replying' })).toHaveCount(1)
    // I am not told of myself.
    await see(fien.getByText('Fien is replying')).toHaveCount(0)
    await see(conversation(fien).getByRole('group', { name: 'Who is here' })).toContainText(
      'Goran is looking',
    )
    await expectAccessible(goran)
    await composer(fien).blur()
    await see(here).toContainText('Fien is looking')
    await composer(fien).focus()
    await see(row).toContainText('Fien is replying')
    await fien.close()
    await see(here).toHaveCount(0)
    await see(row).not.toContainText('Fien')
  })
})
