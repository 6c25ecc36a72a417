import { onMounted, onUnmounted } from 'vue'

const PATIENCE = 3000

/** Prints the page once its pictures are there; also those that the browser would fetch later. */
export function usePrint(): () => Promise<void> {
  onMounted(() => window.addEventListener('beforeprint', fetchPictures))
  onUnmounted(() => window.removeEventListener('beforeprint', fetchPictures))
  return async function print() {
    await Promise.race([Promise.allSettled(fetchPictures().map((image) => image.decode())), patience()])
    window.print()
  }
}

function fetchPictures(): HTMLImageElement[] {
  const images = [...document.querySelectorAll<HTMLImageElement>('main article img')]
  for (const image of images) image.loading = 'eager'
  return images
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE)
  })
}
