/** The answer, where it comes in time; rejects where it does not. */
export function within<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), milliseconds)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
