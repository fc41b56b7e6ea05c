// @ts-nocheck -- runs in the browser, whose types the server's code must not see.
// Every button is one call of the control API; texts only ever become text.
const byId = (id) => document.getElementById(id)
const cards = new Map()
let faultsShown = ''
let saidShown = ''

const call = async (method, path, body) => {
  const init = { method, ...(body && { body, headers: { 'content-type': 'application/json' } }) }
  const response = await fetch(`/town/${path}`, init)
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`)
  return answer
}

const element = (tag, text, className) => {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  return made
}

const button = (label, path, body) => {
  const made = element('button', label)
  made.type = 'button'
  made.dataset.post = path
  made.dataset.body = JSON.stringify(body)
  return made
}

const owner = (title) => (title.endsWith('s') ? `${title}’` : `${title}’s`)

const makeCard = ({ name, title, writing }) => {
  const card = byId('network').content.firstElementChild.cloneNode(true)
  card.classList.add(name)
  card.setAttribute('aria-label', title)
  card.querySelector('h2').textContent = title
  const network = name
  card.querySelector('.row').append(
    button(`Someone writes on ${title}`, 'post', { network }),
    button(`Drop ${owner(title)} stream for two minutes`, 'faults', {
      kind: 'stream-drop',
      network,
      forMs: 120_000,
    }),
    button(`Silence ${owner(title)} stream for a minute`, 'faults', {
      kind: 'stream-silent',
      network,
      forMs: 60_000,
    }),
    button(`Rate limit on ${title} for a minute`, 'faults', { kind: 'rate-limit', network, forMs: 60_000 }),
    button(`Lose ${owner(title)} next answer`, 'faults', { kind: 'lost-answer', network, method: writing }),
  )
  byId('networks').append(card)
  cards.set(name, card)
  return card
}

const showNetwork = (network) => {
  const card = cards.get(network.name) ?? makeCard(network)
  card.querySelector('.account').textContent = `@${network.handle}`
  for (const fact of card.querySelectorAll('[data-fact]'))
    fact.textContent = network[fact.dataset.fact].toLocaleString('en-GB')
}

const faultText = ({ kind, network, method, leftMs, leftTimes }) => {
  const left =
    leftMs === null
      ? `${leftTimes} more ${leftTimes === 1 ? 'time' : 'times'}`
      : `${Math.ceil(leftMs / 1000)} s left`
  return `${kind} on ${network ?? 'every network'}${method ? ` (${method})` : ''}: ${left}`
}

const showFaults = (faults) => {
  const lines = faults.length > 0 ? faults.map(faultText) : ['Nothing. All is well.']
  if (faultsShown === lines.join('\n')) return
  faultsShown = lines.join('\n')
  byId('faults').replaceChildren(...lines.map((line) => element('li', line)))
}

const showSaid = ({ network, path, author, handle, isUs, text, language, at, answers, replies }) => {
  const item = element('li', undefined, isUs ? `${network} us` : network)
  const head = element('header')
  const when = element('time', new Date(at).toLocaleTimeString('en-GB'))
  when.dateTime = at
  const thread = element('a', replies > 0 ? `thread (${replies})` : 'thread')
  thread.href = path
  head.append(element('span', network, 'badge'), element('b', author), element('span', `@${handle}`), when)
  if (answers) head.append(element('span', `to @${answers}`))
  head.append(thread)
  const words = element('p', text)
  if (language) words.lang = language
  item.append(head, words)
  return item
}

const show = ({ speed, paused, networks, faults, recent }) => {
  networks.forEach(showNetwork)
  showFaults(faults)
  const pause = byId('pause')
  pause.textContent = paused ? 'Resume' : 'Pause'
  pause.dataset.post = paused ? 'resume' : 'pause'
  for (const choice of byId('speeds').children)
    choice.setAttribute('aria-pressed', String(JSON.parse(choice.dataset.body).speed === speed))
  const said = JSON.stringify(recent)
  if (said === saidShown) return
  saidShown = said
  // Whoever is on a link with the keyboard stays on it.
  const focused = document.activeElement?.closest('#recent a')?.getAttribute('href')
  byId('recent').replaceChildren(...recent.map(showSaid))
  if (focused)
    byId('recent')
      .querySelector(`a[href="${CSS.escape(focused)}"]`)
      ?.focus()
}

const refresh = async () => {
  try {
    show(await call('GET', 'state'))
    if (byId('said').dataset.lost) byId('said').textContent = ''
    delete byId('said').dataset.lost
  } catch {
    byId('said').textContent = 'Town does not answer.'
    byId('said').dataset.lost = 'true'
  }
}

document.addEventListener('click', ({ target }) => {
  const pressed = target instanceof Element ? target.closest('button') : null
  if (pressed) void press(pressed)
})

const press = async (pressed) => {
  const { post, body } = pressed.dataset
  const label = pressed.textContent
  try {
    if (post) await call('POST', post, body ?? '{}')
    else await call('DELETE', pressed.dataset.delete)
    byId('said').textContent = `Done: ${label}`
  } catch (error) {
    byId('said').textContent = `${label}: ${error.message}`
  }
  await refresh()
}

const live = async () => {
  if (!document.hidden) await refresh()
  setTimeout(() => void live(), 1000)
}
await live()
