/** A question with some answers to choose from. */
export interface ChoiceQuestion<T extends string> {
  legend: string
  /** What the choice is good for, where that needs saying. */
  note?: string
  name: string
  choices: readonly { value: T; label: string }[]
}
