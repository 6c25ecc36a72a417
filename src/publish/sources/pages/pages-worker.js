import { register } from 'tsx/esm/api'

register()
await import('./pages-worker.ts')
