/** A section of the site. Two levels: a section's `children` have none themselves. */
export interface Category {
  id: string
  title: string
  children: Category[]
}

export interface Link {
  title: string
  url: string
}

/** What stands at the foot of the site. Unknown lines are ''. */
export interface Footer {
  copyright: string
  address: string
  postcode: string
  /** ICP filing number, linked to https://beian.miit.gov.cn/ */
  icp: string
  /** Public security filing number. */
  police: string
  /** Who designed the site. */
  credit: string
}

/** One organisation's reader, as its operator describes it. */
export interface Site {
  title: string
  description: string
  /** BCP 47, such as zh-CN. */
  language: string
  /** IANA name; every time on the site is shown in it. */
  timeZone: string
  /** Where the site is published, ending in a slash. */
  url: string
  organisation: string
  categories: Category[]
  links: Link[]
  footer: Footer
  /** `false`: what is opened on phones is not counted. */
  reads?: false
}

/** The way from a top section to the category, [] where the site has no such category. */
export function categoryPath(categories: readonly Category[], id: string): Category[] {
  for (const category of categories) {
    if (category.id === id) return [category]
    const below = categoryPath(category.children, id)
    if (below.length > 0) return [category, ...below]
  }
  return []
}

/** Ids of the category and of everything under it: what its page shows. */
export function categoryIds(category: Category): string[] {
  return [category.id, ...category.children.flatMap(categoryIds)]
}

/** Every category, sections before their children. */
export function allCategories(categories: readonly Category[]): Category[] {
  return categories.flatMap((category) => [category, ...allCategories(category.children)])
}
