import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { after } from '../after.ts'

const PATIENCE = 3000

export interface Print {
  /** Whether this page was ever printed: what only paper shows is drawn then, and not before. */
  isPrinted: Readonly<Ref<boolean>>
  print: () => Promise<void>
}

/** Prints the page once its pictures are there; also those that the browser would fetch later. */
export function usePrint(): Print {
  const isPrinted = ref(false)

  function prepare(): HTMLImageElement[] {
    isPrinted.value = true
    return fetchPictures()
  }

  onMounted(() => window.addEventListener('beforeprint', prepare))
  onUnmounted(() => window.removeEventListener('beforeprint', prepare))
  return {
    isPrinted,
    async print() {
      await Promise.race([Promise.allSettled(prepare().map((image) => image.decode())), after(PATIENCE)])
      window.print()
    },
  }
}

function fetchPictures(): HTMLImageElement[] {
  const images = [...document.querySelectorAll<HTMLImageElement>('main article img')]
  for (const image of images) image.loading = 'eager'
  return images
}
