/** How much is measured. */
export interface Scale {
  /** Of what is measured one browser after the other, such as a start. */
  rounds: number
  /** Of a whole examination by Lighthouse. */
  examinations: number
  /** What a phone holds when it holds much. */
  articles: number
  /** What a phone syncs and keeps, rising. */
  phone: readonly number[]
  /** What a phone keeps that has kept it for long, rising. */
  grown: readonly number[]
  /** What an office publishes, rising. */
  office: readonly number[]
}

/** As the budgets mean it. */
export const FULL: Scale = {
  rounds: 9,
  examinations: 3,
  articles: 10_000,
  phone: [1, 50, 1_000, 10_000],
  grown: [100, 1_000, 10_000],
  office: [100, 1_000, 10_000],
}

/** With an archive of half a century: takes hours. */
export const ARCHIVE: Scale = { ...FULL, office: [...FULL.office, 100_000] }

/** To see in minutes whether everything can be measured: no figures to rely on. */
export const QUICK: Scale = {
  rounds: 3,
  examinations: 1,
  articles: 1_000,
  phone: [1, 50, 500],
  grown: [100, 1_000],
  office: [100, 400],
}
