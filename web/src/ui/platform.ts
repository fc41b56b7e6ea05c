const isApple = /Mac|iPhone|iPad/u.test(navigator.userAgent)

/** The key that commands go with, as it is printed on this machine's keyboard. */
export const commandKey = isApple ? '⌘' : 'Ctrl'
export const enterKey = '↵'

export const hasCommand = (event: KeyboardEvent | MouseEvent): boolean =>
  isApple ? event.metaKey : event.ctrlKey
