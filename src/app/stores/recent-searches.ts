import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { attempt } from './attempt.ts'

type Home = () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const KEY = 'worksite-reader-searches'
const MOST = 8
const LONGEST = 40

/** What was looked for last, the newest first. It stays on this phone, and goes when the reader says so. */
export const useRecentSearches = defineStore('recent-searches', () => {
  const recent = shallowRef<readonly string[]>([])
  let home: Home | undefined

  /** Without storage they last as long as the page. */
  function load(from: Home): void {
    home ??= from
    recent.value = attempt(() => parse(from().getItem(KEY))) ?? recent.value
  }

  function add(asked: string): void {
    const words = asked.trim().replace(/\s+/g, ' ').slice(0, LONGEST)
    if (words === '') return
    recent.value = [words, ...recent.value.filter((one) => one !== words)].slice(0, MOST)
    attempt(() => home?.().setItem(KEY, JSON.stringify(recent.value)))
  }

  function clear(): void {
    recent.value = []
    attempt(() => home?.().removeItem(KEY))
  }

  return { recent, load, add, clear }
})

function parse(kept: string | null): string[] {
  const value: unknown = JSON.parse(kept ?? '[]')
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, MOST) : []
}
