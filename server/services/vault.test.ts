import { expect, test } from 'vitest'
import { Vault } from './vault.ts'

const vault = new Vault('a secret of at least thirty-two characters')

test('what was sealed opens again, and looks different each time', () => {
  const sealed = vault.seal('app password é')
  expect(vault.open(sealed)).toBe('app password é')
  expect(vault.seal('app password é')).not.toBe(sealed)
  expect(sealed).not.toContain('password')
})

test('another key or a changed text is refused', () => {
  const sealed = vault.seal('x')
  expect(() => new Vault('another secret of thirty-two characters!!').open(sealed)).toThrow()
  expect(() => vault.open(sealed.slice(0, -2) + 'AA')).toThrow()
  expect(() => vault.open('v0.a.b.c')).toThrow('not a sealed text')
})
