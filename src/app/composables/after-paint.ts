/** A page that nobody looks at is never painted. */
const PATIENCE = 200

/** Resolves when what stands on the page by now is on screen. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE)
    requestAnimationFrame(() => setTimeout(resolve))
  })
}
