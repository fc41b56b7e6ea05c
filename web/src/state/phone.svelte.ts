import { MediaQuery } from 'svelte/reactivity'

/** Whether the list and the conversation take turns on the screen instead of standing side by side. */
export const phone = new MediaQuery('max-width: 719px')
