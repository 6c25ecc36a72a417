/** Resolves after so many milliseconds, in a task of its own. */
export function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
