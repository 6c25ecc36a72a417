import { inject, shallowRef, type InjectionKey, type Ref } from 'vue'

/**
 * Where the reader is drawn piece by piece: how many turns the page itself has had. What stands around every
 * page comes before it: at -3 the frame, at -2 the header's names, at -1 its bars, at 0 the sections.
 */
export const TURN: InjectionKey<Readonly<Ref<number>>> = Symbol()

/**
 * How much may be drawn: everything, or more with every turn where the reader is drawn beside a written page
 * and nobody sees it grow. Every turn is a task of its own, so that none is long.
 */
export function useTurn(): Readonly<Ref<number>> {
  return inject(TURN, shallowRef(Infinity))
}
