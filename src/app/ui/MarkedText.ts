import { h, type FunctionalComponent } from 'vue'

interface Piece {
  text: string
  isHit: boolean
}

/** A text in which what was looked for is marked. */
export const MarkedText: FunctionalComponent<{ pieces: readonly Piece[] }> = ({ pieces }) =>
  pieces.map(({ text, isHit }) => (isHit ? h('mark', { class: 'hit' }, text) : text))

MarkedText.props = { pieces: { type: Array, required: true } }
