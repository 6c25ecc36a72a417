import { register } from 'tsx/esm/api'

register()
await import('./feed-worker.ts')
