/** The scripts and styles that were asked for, each until it is lost. */
const asked = new Map<string, Promise<unknown>>()

/**
 * Stands around every `import()` that the build leaves for later, in place of Vite's own helper, which is
 * three times as large: a script's files come all at once, its styles before it runs.
 */
export async function bringFiles<T>(load: () => Promise<T>, files: readonly string[] = []): Promise<T> {
  await Promise.all(files.map((file) => asked.get(file) ?? ask(file)))
  return load()
}

function ask(file: string): Promise<unknown> {
  const asking = new Promise<unknown>((resolve, reject) => {
    const link = document.createElement('link')
    link.addEventListener('load', resolve)
    link.addEventListener('error', (lost) => {
      asked.delete(file)
      // WebKit would answer with the lost preload for ever, without a request, after a reload too
      // (https://bugs.webkit.org/show_bug.cgi?id=270357): what is fetched in another way takes its place.
      fetch(link.href).catch(() => undefined)
      reject(new Error(file, { cause: lost }))
    })
    if (file.endsWith('.css')) link.rel = 'stylesheet'
    else resolve((link.rel = 'modulepreload'))
    link.crossOrigin = ''
    link.href = `/${file}`
    document.head.append(link)
  })
  asked.set(file, asking)
  return asking
}
