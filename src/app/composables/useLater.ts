import { onMounted, onServerPrefetch, shallowRef, watch, type ShallowRef } from 'vue'

/** A piece that stands below or comes rarely: fetched once the page stands and wants it, undefined until then. */
export function useLater<T>(
  load: () => Promise<{ default: T }>,
  isWanted = (): boolean => true,
): Readonly<ShallowRef<T | undefined>> {
  const piece = shallowRef<T>()

  async function take(): Promise<void> {
    if (isWanted()) piece.value ??= await load().then(({ default: loaded }) => loaded, ignoreLoss)
  }

  onMounted(() => {
    watch(isWanted, take)
    // A task of its own for each piece: together they would be a long one.
    setTimeout(take)
  })
  onServerPrefetch(take)
  return piece
}

/** The page can be read without it. */
function ignoreLoss(): undefined {}
