import { wrap } from 'idb'

const running = new Set<IDBTransaction>()
let isLeft = false

/**
 * Apple's browsers keep a page that was left as it was, and with it a transaction that it had begun: for as
 * long as that is there nobody else, the worker included, gets at the database. So such a page gives up what
 * it has begun; should the reader come back to it, it asks again.
 */
export function giveUpWhenLeft(page: EventTarget = globalThis): void {
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...given) {
    return follow(transaction.apply(this, given))
  }
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...given) {
    const opening = open.apply(this, given)
    opening.addEventListener('upgradeneeded', () => follow(opening.transaction!))
    return opening
  }
  page.addEventListener('pagehide', () => {
    isLeft = true
    for (const begun of running) giveUp(begun)
  })
  page.addEventListener('pageshow', () => {
    isLeft = false
  })
}

function follow(begun: IDBTransaction): IDBTransaction {
  running.add(begun)
  for (const end of ['complete', 'abort']) begun.addEventListener(end, () => running.delete(begun))
  // Whoever waits for its end hears of it all the same.
  wrap(begun).done.catch(() => undefined)
  if (isLeft) giveUp(begun)
  return begun
}

function giveUp(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It is being written already, and needs the page no more.
  }
}
