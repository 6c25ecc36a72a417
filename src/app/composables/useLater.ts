import { onMounted, onServerPrefetch, shallowRef, type ShallowRef } from 'vue'

/** A piece that stands below or comes rarely: fetched once the page stands, undefined until then. */
export function useLater<T>(load: () => Promise<{ default: T }>): Readonly<ShallowRef<T | undefined>> {
  const piece = shallowRef<T>()

  async function take(): Promise<void> {
    piece.value = await load().then(({ default: loaded }) => loaded, ignoreLoss)
  }

  onMounted(take)
  onServerPrefetch(take)
  return piece
}

/** The page can be read without it. */
function ignoreLoss(): undefined {}
