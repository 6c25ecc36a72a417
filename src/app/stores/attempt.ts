/**
 * What `act` finds in a browser's small storage, undefined where it may not be used: private mode and
 * in-app browsers throw errors of many names on every access, and a full one on every write.
 */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
