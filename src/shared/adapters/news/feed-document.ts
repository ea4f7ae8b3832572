import { DataError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import { feedDate } from './feed-date.ts';
import { plainText } from './plain-text.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** One entry of a feed, as plain text. */
export interface FeedEntry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly url: string;
  readonly publishedAt: EpochMs | undefined;
}

const MOST_ENTRIES = 500;
const MOST_TITLE = 500;
const MOST_SUMMARY = 2_000;

interface RawEntry {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly summary: string | undefined;
  readonly url: string | undefined;
  readonly date: string | undefined;
}

/** The entries of an RSS 2.0, Atom 1.0 or JSON Feed 1 document, at most 500; anything else is a DataError. Entries without a title are left out. */
export function feedEntries(text: string, sourceZone?: string): readonly FeedEntry[] {
  const body = text.replace(/^\ufeff/, '').trimStart();
  if (body === '') throw new DataError('expected a feed, found an empty answer');
  const raw = body.startsWith('{') ? jsonFeed(body) : xmlFeed(parseXml(body));
  return raw.slice(0, MOST_ENTRIES).flatMap((entry) => {
    const title = plainText(entry.title ?? '', MOST_TITLE);
    if (title === '') return [];
    const url = webAddress(entry.url);
    return [{ id: (entry.id?.trim() || url || title).slice(0, 500), title, summary: plainText(entry.summary ?? '', MOST_SUMMARY), url, publishedAt: entry.date === undefined ? undefined : feedDate(entry.date, sourceZone) }];
  });
}

/** Only what a browser may open; a feed can name `javascript:` too. */
const webAddress = (url: string | undefined): string => (url !== undefined && /^https?:\/\//i.test(url.trim()) ? url.trim().slice(0, 1_000) : '');

const child = (element: XmlElement, ...names: readonly string[]): XmlElement | undefined => names.map((name) => element.children.find((one) => one.name === name)).find((one) => one !== undefined);

function xmlFeed(root: XmlElement): readonly RawEntry[] {
  if (root.name === 'rss') {
    const channel = child(root, 'channel');
    if (channel === undefined) throw new DataError('expected an RSS feed with a channel, found none');
    return channel.children.filter(({ name }) => name === 'item').map(rssItem);
  }
  if (root.name === 'feed' || root.name === 'atom:feed') return root.children.filter(({ name }) => name === 'entry' || name === 'atom:entry').map(atomEntry);
  throw new DataError(`expected a feed (rss, feed or JSON Feed), found <${root.name.slice(0, 40)}>`);
}

const rssItem = (item: XmlElement): RawEntry => ({
  id: child(item, 'guid')?.text, title: child(item, 'title')?.text, summary: child(item, 'description')?.text, url: child(item, 'link')?.text,
  date: child(item, 'pubDate', 'dc:date')?.text,
});

function atomEntry(entry: XmlElement): RawEntry {
  const links = entry.children.filter(({ name }) => name === 'link' || name === 'atom:link');
  const link = links.find(({ attributes }) => (attributes.get('rel') ?? 'alternate') === 'alternate');
  const of = (name: string) => child(entry, name, `atom:${name}`)?.text;
  return { id: of('id'), title: of('title'), summary: of('summary') ?? of('content'), url: link?.attributes.get('href'), date: of('published') ?? of('updated') };
}

function jsonFeed(body: string): readonly RawEntry[] {
  const feed = recordOf(parsed(body));
  if (!/^https?:\/\/(?:www\.)?jsonfeed\.org\/version\/1/.test(String(feed['version'])) || !Array.isArray(feed['items'])) throw new DataError(`expected a JSON Feed of version 1 with items, found version "${String(feed['version']).slice(0, 60)}"`);
  return feed['items'].map((item: unknown): RawEntry => {
    const fields = recordOf(item);
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
    return { id: text('id'), title: text('title'), summary: text('summary') ?? text('content_text') ?? text('content_html'), url: text('url'), date: text('date_published') ?? text('date_modified') };
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new DataError(`expected JSON, found a mistake: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : {});
