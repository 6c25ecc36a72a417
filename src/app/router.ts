import type { Component } from 'vue'
import { createRouter, type Router, type RouterHistory } from 'vue-router'
import StartPage from './pages/StartPage.vue'
import { scrollBehavior } from './scroll.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** What surrounds the page: the newspaper's front, its lists, an article, or little. */
    place: 'front' | 'list' | 'reading' | 'desk' | 'about'
  }
}

/** The elder mode's start page; it comes only to phones that are in it. */
export function loadElderStart(): Promise<{ default: Component }> {
  return import('./pages/ElderStartPage.vue')
}

/** Every address of the reader; all end in a slash, as the published folders do. */
export function createReaderRouter(history: RouterHistory): Router {
  return createRouter({
    history,
    scrollBehavior,
    routes: [
      { path: '/', name: 'start', component: StartPage, meta: { place: 'front' } },
      {
        path: '/category/:id/',
        name: 'category',
        component: () => import('./pages/CategoryPage.vue'),
        props: true,
        meta: { place: 'list' },
      },
      {
        path: '/tag/:tag/',
        name: 'tag',
        component: () => import('./pages/TagPage.vue'),
        props: true,
        meta: { place: 'list' },
      },
      {
        path: '/article/:slug/',
        name: 'article',
        component: () => import('./pages/ArticlePage.vue'),
        props: true,
        meta: { place: 'reading' },
      },
      { path: '/search/', component: () => import('./pages/SearchPage.vue'), meta: { place: 'desk' } },
      { path: '/saved/', component: () => import('./pages/SavedPage.vue'), meta: { place: 'desk' } },
      { path: '/install/', component: () => import('./pages/InstallPage.vue'), meta: { place: 'desk' } },
      { path: '/offline/', component: () => import('./pages/OfflinePage.vue'), meta: { place: 'desk' } },
      { path: '/settings/', component: () => import('./pages/SettingsPage.vue'), meta: { place: 'desk' } },
      { path: '/about/', component: () => import('./pages/AboutPage.vue'), meta: { place: 'about' } },
      {
        path: '/:address(.*)*',
        component: () => import('./pages/NotFoundPage.vue'),
        meta: { place: 'desk' },
      },
    ],
  })
}
