import { onMounted, onUnmounted } from 'vue'
import { useRouter, type RouteLocation, type RouteRecordNormalized } from 'vue-router'
import { after } from '../after.ts'
import { useArticle } from '../stores/article.ts'

/** An article that takes longer to read comes on a page that is there already. */
const PATIENCE = 100
/** Where the browser does not tell when it has nothing to do. */
const REST = 2000

/**
 * An article is read while its page is on the way: from the moment that a finger is on its link. The page's
 * script is fetched before anyone asks for it, as soon as the browser has nothing else to do.
 */
export function useHeadStart(): void {
  const router = useRouter()
  const articles = useArticle()
  const stops: (() => void)[] = []

  /** Undefined where nothing is read: that is another page. */
  function lookAhead({ name, params }: Pick<RouteLocation, 'name' | 'params'>): Promise<void> | undefined {
    return name === 'article' ? articles.lookAhead(String(params['slug'])) : undefined
  }

  function touch({ target }: Event): void {
    const address = target instanceof Element && target.closest('a[href^="/article/"]')?.getAttribute('href')
    if (address) void lookAhead(router.resolve(address))
  }

  onMounted(() => {
    whenIdle(() =>
      router
        .getRoutes()
        .filter(({ name }) => name === 'article')
        .forEach(bringPage),
    )
    document.addEventListener('pointerdown', touch, { passive: true })
    stops.push(
      router.beforeEach((to) => void lookAhead(to)),
      router.beforeResolve((to) => {
        const looking = lookAhead(to)
        return looking && Promise.race([looking, after(PATIENCE)])
      }),
    )
  })
  onUnmounted(() => {
    document.removeEventListener('pointerdown', touch)
    for (const stop of stops) stop()
  })
}

function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act)
  else setTimeout(act, REST)
}

/** Where its script is out of reach, whoever opens the page is told. */
function bringPage({ components }: RouteRecordNormalized): void {
  const page: unknown = components?.['default']
  if (typeof page === 'function') void Promise.resolve((page as () => unknown)()).catch(() => undefined)
}
