import { START_LOCATION, type RouterScrollBehavior } from 'vue-router'

const PATIENCE = 2000

/** Going back returns to the same place; a new page starts at its top. */
export const scrollBehavior: RouterScrollBehavior = async (to, from, saved) => {
  if (from === START_LOCATION) {
    // A restarted reader goes to the paragraph where it was left: the article page does that itself.
    // Whoever reads already, before the script has come, is left where they are.
    if (to.meta.place === 'reading' || window.scrollY > 0) return false
  }
  if (!saved && to.hash) return { el: to.hash, behavior: 'instant' }
  if (!saved) return { left: 0, top: 0, behavior: 'instant' }
  await untilTall(saved.top + window.innerHeight)
  return { ...saved, behavior: 'instant' }
}

/** Lists and articles come from the database a moment after their page. */
function untilTall(height: number): Promise<void> {
  const deadline = performance.now() + PATIENCE
  return new Promise((resolve) => {
    function look(now: number): void {
      if (document.documentElement.scrollHeight >= height || now > deadline) resolve()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}
