import type { Site } from '../../model/site.ts'
import type { Isolation } from './isolated.ts'

/** What every source is read with. */
export interface SourceContext {
  site: Site
  /** Paths are relative to it, and local pictures must lie in its folder. */
  configFile: string
  /** Milliseconds since 1970: one moment for the whole run. */
  now: number
  fetch?: typeof globalThis.fetch
  /** Where feeds are read that may be hostile. Without it every feed has one of its own. */
  isolation?: Isolation
  onProgress?: (message: string) => void
}
