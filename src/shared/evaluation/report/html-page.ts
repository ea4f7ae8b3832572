import { escaped } from './escape.ts';
import { STYLE } from './html-style.ts';
import type { Language } from './labels.ts';

/** A whole page: it loads nothing, runs no script, reads well on a phone, on paper and in the dark. */
export const htmlPage = (body: string, { language, title }: { readonly language: Language; readonly title: string }): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

/** The same drawing for a desk, a tablet (and paper) and a phone: text stays as large as text should be. */
export function threeSizes(draw: (width: number) => string, large = 1072): string {
  return `<div class="large">${draw(large)}</div><div class="middle">${draw(720)}</div><div class="small">${draw(358)}</div>`;
}

export const section = (head: { readonly title: string; readonly note?: string; readonly legend?: string }, body: string): string =>
  `<section><div class="title"><h2>${escaped(head.title)}</h2>${head.note ? `<p>${escaped(head.note)}</p>` : ''}${head.legend ?? ''}</div>${body}</section>`;

export const empty = (text: string): string => `<p class="empty">${escaped(text)}</p>`;

/** One figure of the row at the top of a page. */
export function figure(name: string, value: string, extra: { readonly more: string; readonly tone?: string; readonly absent?: boolean }): string {
  const more = extra.absent ? '' : `<dd class="more">${escaped(extra.more)}</dd>`;
  return `<div><dt>${escaped(name)}</dt><dd${extra.tone ? ` class="${extra.tone}"` : ''}>${escaped(value)}</dd>${more}</div>`;
}

/** A table of texts; columns of numbers stand to the right. */
export function listTable({ headings, numeric, rows }: { readonly headings: readonly string[]; readonly numeric: readonly boolean[]; readonly rows: readonly (readonly string[])[] }): string {
  const mark = (column: number) => (numeric[column] ? ' class="n"' : '');
  const head = headings.map((heading, column) => `<th scope="col"${mark(column)}>${escaped(heading)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((text, column) => `<td${mark(column)}>${escaped(text)}</td>`).join('')}</tr>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
