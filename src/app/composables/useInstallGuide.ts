import { computed, type ComputedRef } from 'vue'
import { installWords } from '../text/install-words.ts'
import { useWords } from '../text/useWords.ts'
import { useOffering } from './useOffering.ts'

export interface InstallGuide {
  heading: string
  lead: string
  steps: { words: string; drawing?: 'menu' | 'browser' | 'share' | 'add' | 'done' | undefined }[]
  note: string
}

const DRAWINGS = {
  leave: ['menu', 'browser'],
  ios: ['share', 'add', 'done'],
  android: ['menu', 'add'],
  desktop: [],
} as const

/** How to read without a signal, for the browser that asks. */
export function useInstallGuide(): ComputedRef<InstallGuide> {
  const words = useWords(installWords)
  const { kind } = useOffering()

  function stepsOf(way: keyof typeof DRAWINGS): InstallGuide['steps'] {
    return words.value.steps[way].map((step, i) => ({ words: step, drawing: DRAWINGS[way][i] }))
  }

  return computed(() => {
    const { heading, headingLeave, lead, leadLeave, leadNoWorker, installed, apps, iosNote } = words.value
    const plain = { heading, lead, steps: [], note: '' }
    switch (kind.value?.type) {
      case 'in-app':
        return {
          ...plain,
          heading: headingLeave,
          lead: leadLeave(apps[kind.value.app]),
          steps: stepsOf('leave'),
        }
      case 'no-worker':
        return { ...plain, heading: headingLeave, lead: leadNoWorker }
      case 'installed':
        return { ...plain, lead: installed }
      case 'menu':
        return {
          ...plain,
          steps: stepsOf(kind.value.system),
          note: kind.value.system === 'ios' ? iosNote : '',
        }
      case 'prompt':
      case undefined:
        return plain
    }
  })
}
