import { inject, shallowRef, type InjectionKey, type Ref } from 'vue'

/** Where the reader is drawn piece by piece: how many turns have come; what stands around every page, in those before. */
export const TURN: InjectionKey<Readonly<Ref<number>>> = Symbol()

/**
 * How much may be drawn: everything, or more with every turn where the reader is drawn beside a written page
 * and nobody sees it grow. Every turn is a task of its own, so that none is long.
 */
export function useTurn(): Readonly<Ref<number>> {
  return inject(TURN, shallowRef(Infinity))
}
