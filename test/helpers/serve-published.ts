import { createReadStream, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import type { Plugin } from 'vite'

/** Lets the development server answer `/feed` and `/images` from a published folder. */
export function servePublished(folder: string): Plugin {
  return {
    name: 'serve-published',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
        const file = join(folder, path)
        if (!/^\/(?:feed|images)\//.test(path) || !statSync(file, { throwIfNoEntry: false })?.isFile())
          return next()
        response.setHeader('cache-control', 'no-cache')
        createReadStream(file).pipe(response)
      })
    },
  }
}
