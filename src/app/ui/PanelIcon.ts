import type { FunctionalComponent, PropType } from 'vue'
import { drawIcon } from './Icon.ts'

const PATHS = {
  share: 'M12 15V4m-4 4 4-4 4 4M5 12.5V20h14v-7.5',
  send: 'M20 4 3.5 10.5l6.5 3 3 6.5zM10 13.5l4-4',
  copy: 'M8.5 8.5V4H20v11.5h-4.5M4 8.5h11.5V20H4z',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v6h-6M20 20v.1',
  print: 'M7 8.5V4h10v4.5M7 17H4V8.5h16V17h-3M7 13.5h10V20H7z',
  file: 'M12 4v10m-4-4 4 4 4-4M5 15.5V20h14v-4.5',
  unread: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
} satisfies Record<string, string>

export type PanelIconName = keyof typeof PATHS

/** The drawings of the panel, which come with it. */
export const PanelIcon: FunctionalComponent<{ name: PanelIconName }> = ({ name }) => drawIcon(PATHS[name])

PanelIcon.props = { name: { type: String as PropType<PanelIconName>, required: true } }
