import { SHELL_PREFIX, shellFileAddress, shellListPath } from '../../src/feed/shell-list.ts'
import { hashOf, type ScriptedServer } from './scripted-server.ts'

/** Puts a build of the app on the server, as `publish` does: the name of the build. */
export function deployShell(server: ScriptedServer, texts: Readonly<Record<string, string>>): string {
  const list: Record<string, string> = {}
  for (const path of Object.keys(texts).sort()) {
    const text = texts[path]!
    list[path] = hashOf(text).slice(0, 16)
    server.put(shellFileAddress(path, list[path]), text)
  }
  const json = JSON.stringify(list)
  const build = SHELL_PREFIX + hashOf(json).slice(0, 16)
  server.put(shellListPath(build), json)
  return build
}
