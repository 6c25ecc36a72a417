import { createPinia, type Pinia } from 'pinia'
import { computed, createApp, shallowRef, type App, type ShallowRef } from 'vue'
import type { Router, RouterHistory } from 'vue-router'
import Reader from './App.vue'
import { createReaderRouter } from './router.ts'
import { useSettings } from './stores/settings.ts'
import { useSite } from './stores/site.ts'
import { createFormat } from './text/format.ts'
import { FORMAT, TEXT } from './text/useText.ts'
import { zh, type Text } from './text/zh.ts'

const TIME_ZONE = 'Asia/Shanghai'

export interface Created {
  app: App
  router: Router
  pinia: Pinia
  text: ShallowRef<Text>
}

/** The reader with everything it needs, not yet on a page. */
export function createReader(history: RouterHistory): Created {
  const app = createApp(Reader)
  const router = createReaderRouter(history)
  const pinia = createPinia()
  app.use(pinia).use(router)
  const settings = useSettings(pinia)
  const site = useSite(pinia)
  const text = shallowRef(zh)
  app.provide(TEXT, text)
  app.provide(
    FORMAT,
    computed(() => createFormat(settings.settings.language, site.site?.timeZone ?? TIME_ZONE)),
  )
  return { app, router, pinia, text }
}
