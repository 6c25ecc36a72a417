import { h, type FunctionalComponent, type PropType, type VNode } from 'vue'

const PATHS = {
  home: 'M4 11 12 4l8 7v9h-5.5v-6h-5v6H4z',
  saved: 'M6 4h12v16.5l-6-4.4-6 4.4z',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 4.5v5M8.5 14.5v5',
  search: 'M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM16 16l4.5 4.5',
  back: 'M14.5 5 7.5 12l7 7',
  share: 'M12 15V4m-4 4 4-4 4 4M5 12.5V20h14v-7.5',
  outside: 'M9 6h9v9M18 6 7 17',
  up: 'M6 11l6-6 6 6M12 5v14',
  close: 'M6 6l12 12M18 6 6 18',
  picture: 'M4 5.5h16v13H4zM4 16l5-4.5 4 3.5 2.5-2 4.5 4M15.5 9v.2',
} satisfies Record<string, string>

export type IconName = keyof typeof PATHS

/** A line drawing beside words that say the same; `filled` marks the chosen one. */
export const Icon: FunctionalComponent<{ name: IconName; filled?: boolean }> = ({ name, filled }) =>
  drawIcon(PATHS[name], filled)

Icon.props = { name: { type: String as PropType<IconName>, required: true }, filled: Boolean }

/** Draws in the manner of all icons: lines on a field of 24 by 24. */
export function drawIcon(path: string, filled?: boolean): VNode {
  return h(
    'svg',
    {
      'aria-hidden': 'true',
      width: 24,
      height: 24,
      viewBox: '0 0 24 24',
      fill: filled ? 'currentColor' : 'none',
      stroke: 'currentColor',
      'stroke-width': 2,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
    h('path', { d: path }),
  )
}
