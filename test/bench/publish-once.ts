// One run of `publish`, and on standard output what it cost: `publish-once.ts CONFIG OUT APP`.
import { fileURLToPath } from 'node:url'
import { publish } from '../../src/publish/publish.ts'

/** What a run cost. Its own work depends less on what else the machine does than the time. */
export interface PublishCost {
  seconds: number
  /** Of the processor, all threads together. */
  worked: number
  /** The most memory it had at once. */
  megabytes: number
}

async function publishOnce([config = '', out = '', app = '']: readonly string[]): Promise<PublishCost> {
  const start = performance.now()
  const { type, problems } = await publish({ config, out, app })
  const seconds = (performance.now() - start) / 1000
  if (type === 'refused' || problems.length > 0) throw new Error(`${type} ${JSON.stringify(problems[0])}`)
  const { maxRSS } = process.resourceUsage()
  const { user, system } = process.cpuUsage()
  return { seconds, worked: (user + system) / 1e6, megabytes: maxRSS / 1024 }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(await publishOnce(process.argv.slice(2))))
}
