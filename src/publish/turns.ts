/** The same work, but never more of it at once than that; the rest waits for its turn. */
export function inTurns<Input, Output>(
  atOnce: number,
  work: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve())
  let turn = 0
  return (input) => {
    const lane = (turn += 1) % atOnce
    const result = lanes[lane]!.then(() => work(input))
    // What went wrong is told to who asked, not to who comes next.
    lanes[lane] = result.catch(() => {})
    return result
  }
}
