import type { FunctionalComponent, PropType } from 'vue'
import { drawIcon } from './Icon.ts'

const PATHS = {
  listen: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  previous: 'M15.5 6 9.5 12l6 6',
  next: 'M8.5 6l6 6-6 6',
  nextArticle: 'M6 6l6 6-6 6M13 6l6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
} satisfies Record<string, string>

/** The signs of the player. */
export const ListenIcon: FunctionalComponent<{ name: keyof typeof PATHS }> = ({ name }) =>
  drawIcon(PATHS[name])

ListenIcon.props = { name: { type: String as PropType<keyof typeof PATHS>, required: true } }
