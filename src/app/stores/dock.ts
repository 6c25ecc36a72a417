import { defineStore } from 'pinia'
import { shallowRef, type Component } from 'vue'

/** The text of an article that is on screen: the element whose children are its blocks. */
export interface TextOnScreen {
  slug: string
  blocks: () => HTMLElement | null | undefined
}

export const useDock = defineStore('dock', () => ({
  /** What stands above the tabs on every page once a page has put it there. */
  piece: shallowRef<Component>(),
  text: shallowRef<TextOnScreen>(),
}))
