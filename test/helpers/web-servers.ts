import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from './free-port.ts'
import { createTempFolder } from './temp-folder.ts'

/** A web server as Debian installs it, with the configuration that the README gives. */
export interface WebServer {
  name: 'nginx' | 'caddy'
  program: string
}

export interface RunningWebServer {
  url: string
  /** The file of its access log. */
  log: string
  close: () => Promise<void>
}

/** Those of the two servers that this machine has. */
export function findWebServers(): WebServer[] {
  return (['nginx', 'caddy'] as const).flatMap((name) => {
    const program = findProgram(name)
    return program === undefined ? [] : [{ name, program }]
  })
}

/** Serves a published folder as the README says, on a free port and as the user who runs the test. */
export async function startWebServer({ name, program }: WebServer, site: string): Promise<RunningWebServer> {
  const folder = await createTempFolder(name)
  const place = { folder, site, port: await findFreePort(), config: await readConfiguration(name) }
  const args = name === 'nginx' ? await prepareNginx(place) : await prepareCaddy(place)
  const env = { ...process.env, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, HOME: folder }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const url = `http://127.0.0.1:${place.port}/`
  await untilAnswered(url, child)
  return { url, log: join(folder, LOG), close: () => stop(child, folder) }
}

interface Place {
  folder: string
  site: string
  port: number
  /** As it stands in the README. */
  config: string
}

const README = fileURLToPath(new URL('../../README.md', import.meta.url))
const DEADLINE = 20_000
const LOG = 'access.log'

function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function readConfiguration(name: WebServer['name']): Promise<string> {
  const block = new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``).exec(await readFile(README, 'utf8'))?.[1]
  if (block === undefined) throw new Error(`The README has no configuration for ${name}`)
  return block
}

/** Replaces exactly one thing of a configuration, and notices where it is not there. */
function replaceIn(config: string, from: string, to: string): string {
  if (config.split(from).length !== 2) throw new Error(`"${from}" must stand once in the configuration`)
  return config.replace(from, to)
}

async function prepareNginx({ folder, site, port, config }: Place): Promise<string[]> {
  const own = replaceIn(replaceIn(config, 'listen [::]:80;', ''), 'listen 80;', `listen 127.0.0.1:${port};`)
  const logged = replaceIn(own, '/var/log/nginx/worksite-reader.log', join(folder, LOG))
  await writeFile(join(folder, 'site.conf'), replaceIn(logged, 'root /srv/reader;', `root ${site};`))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const http = `${temporary.map((name) => `${name}_temp_path ${folder};`).join(' ')}`
  const main = `daemon off; master_process off; pid nginx.pid; error_log stderr;
    events {} http { ${http} include site.conf; }`
  await writeFile(join(folder, 'nginx.conf'), main)
  return ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]
}

async function prepareCaddy({ folder, site, port, config }: Place): Promise<string[]> {
  const named = replaceIn(config, 'reader.example.org {', `http://127.0.0.1:${port} {`)
  const own = replaceIn(named, '/var/log/caddy/worksite-reader.log', join(folder, LOG))
  const file = join(folder, 'Caddyfile')
  await writeFile(file, `{\n\tadmin off\n}\n${replaceIn(own, '/srv/reader', site)}`)
  return ['run', '--config', file, '--adapter', 'caddyfile']
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const deadline = Date.now() + DEADLINE
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  )
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true, force: true })
}
