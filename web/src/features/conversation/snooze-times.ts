export type SnoozeTime = {
  name: 'inAnHour' | 'inThreeHours' | 'tomorrowMorning' | 'nextMonday' | 'inAWeek'
  at: Date
}

const morningHour = 9

/** Until when one puts a conversation off, in the reader's own time. */
export const snoozeTimes = (now: Date): SnoozeTime[] => {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3600_000)
  const morningIn = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morningHour)
  const toMonday = (8 - now.getDay()) % 7 || 7
  return [
    { name: 'inAnHour', at: inHours(1) },
    { name: 'inThreeHours', at: inHours(3) },
    { name: 'tomorrowMorning', at: morningIn(1) },
    // On a Monday the next one is a week away, on a Sunday it is tomorrow: each is offered once.
    ...(toMonday > 1 && toMonday < 7 ? [{ name: 'nextMonday' as const, at: morningIn(toMonday) }] : []),
    { name: 'inAWeek', at: morningIn(7) },
  ]
}
