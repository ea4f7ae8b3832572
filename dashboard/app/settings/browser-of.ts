const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [['Edge', /Edg(?:e|A|iOS)?\/(\d+)/], ['Opera', /OPR\/(\d+)/], ['Whale', /Whale\/(\d+)/], ['Samsung Internet', /SamsungBrowser\/(\d+)/], ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/], ['Chrome', /(?:Headless)?(?:Chrome|CriOS)\/(\d+)/], ['Safari', /Version\/(\d+).*Safari/]];
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [['Android', /Android/], ['iOS', /iPhone|iPad/], ['Windows', /Windows/], ['macOS', /Mac OS X/], ['Linux', /Linux|X11/]];

/** What a browser calls itself, in short: `Chrome 140 · Windows`. */
export function browserOf(agent: string): string {
  const browser = BROWSERS.map(([name, pattern]) => ({ name, version: pattern.exec(agent)?.[1] })).find(({ version }) => version !== undefined);
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  const text = [browser === undefined ? undefined : `${browser.name} ${browser.version}`, system].filter((part) => part !== undefined).join(' · ');
  return text === '' ? agent.slice(0, 40) || '–' : text;
}
