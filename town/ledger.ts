import type { NetworkName } from './networks.ts'

export type HandedOut = { network: NetworkName; uri: string; times: number; by: Record<string, number> }
export type Received = {
  network: NetworkName
  uri: string
  attempts: number
  stored: number
  text: string
}

/** What one network handed out and what it was given: what tests compare with. */
export class Ledger {
  readonly #network: NetworkName
  readonly #handedOut = new Map<string, HandedOut>()
  readonly #received = new Map<string, Received>()
  readonly #requests = new Map<string, number>()

  constructor(network: NetworkName) {
    this.#network = network
  }

  request(method: string): void {
    this.#requests.set(method, (this.#requests.get(method) ?? 0) + 1)
  }

  handOut(uri: string, by: string): void {
    const entry = this.#handedOut.get(uri) ?? { network: this.#network, uri, times: 0, by: {} }
    entry.times++
    entry.by[by] = (entry.by[by] ?? 0) + 1
    this.#handedOut.set(uri, entry)
  }

  receive(uri: string, { text, stored }: { text: string; stored: boolean }): void {
    const entry = this.#received.get(uri) ?? { network: this.#network, uri, attempts: 0, stored: 0, text }
    entry.attempts++
    if (stored) entry.stored++
    this.#received.set(uri, entry)
  }

  get counts(): { handedOut: number; received: number } {
    return { handedOut: this.#handedOut.size, received: this.#received.size }
  }

  read(): { handedOut: HandedOut[]; received: Received[]; requests: Record<string, number> } {
    return {
      handedOut: [...this.#handedOut.values()],
      received: [...this.#received.values()],
      requests: Object.fromEntries(this.#requests),
    }
  }
}
