/** Only a path of this page: never another place, however it is written. */
export function wantedPath(search: string, origin: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  if (!/^\/[^/\\]/.test(to) || !URL.canParse(to, origin)) return '/';
  const url = new URL(to, origin);
  return url.origin === origin && url.pathname !== '/login' ? `${url.pathname}${url.search}${url.hash}` : '/';
}
