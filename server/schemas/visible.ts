import { Type } from 'typebox'

/**
 * One character that a reader sees. Spaces and controls are none, nor are zero-width ones, lone combining marks,
 * and the letters and signs that are drawn as nothing.
 */
const visible = '[^\\p{C}\\p{Z}\\p{M}\\u115F\\u1160\\u3164\\uFFA0\\u2800]'
const seen = new RegExp(visible, 'u')

/** Text in which there is something to read. */
export const VisibleText = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: visible })

/** Whether there is something to read in it. */
export const saysSomething = (text: string): boolean => seen.test(text)

export const isVisiblePattern = (pattern: string): boolean => pattern === visible
