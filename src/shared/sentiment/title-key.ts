/** The title of a text without what differs between two printings of it: case, punctuation, width of letters, the name of the paper at the end, a mark such as [속보] before it. */
export function titleKey(title: string): string {
  const own = title.normalize('NFKC').replace(/^\s*[[【(][^\]】)]{1,12}[\]】)]/u, '').replace(/\s+[|–—-]\s+[^|–—-]{2,30}$/u, '');
  return own.toLowerCase().replaceAll(/['’]/g, '').replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Two stories that name other figures are two stories, however alike they read. */
export const figuresOf = (title: string): string => (title.normalize('NFKC').match(/\d+(?:[.,]\d+)*/g) ?? []).map((figure) => figure.replaceAll(',', '')).join(' ');
