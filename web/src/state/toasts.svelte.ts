export type Toast = {
  id: number
  text: string
  tone: 'plain' | 'bad'
  action?: { label: string; run: () => void }
}

const shownMs = 7000

/** Short messages at the foot of the page; the newest few. */
export class Toasts {
  #all: readonly Toast[] = $state.raw([])
  #count = 0

  get all(): readonly Toast[] {
    return this.#all
  }

  show(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
    const toast: Toast = { id: ++this.#count, text, tone: 'plain', ...options }
    this.#all = [...this.#all.filter((other) => other.text !== text), toast].slice(-3)
    setTimeout(() => this.dismiss(toast.id), shownMs)
  }

  dismiss(id: number): void {
    this.#all = this.#all.filter((toast) => toast.id !== id)
  }
}
