/** Resolves once the element is part of the page: a reader that takes over a written page is drawn beside it. */
export async function untilOnPage(element: Element | null | undefined): Promise<void> {
  if (!element || element.isConnected) return
  await new Promise(requestAnimationFrame)
  await untilOnPage(element)
}
