import { DataError } from '../../domain/errors.ts';
import { numberedCharacter } from './numbered-character.ts';

/** An element with its attributes, its elements, and all text inside it (its own and that of CDATA). Names keep their prefix: `dc:date`. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const MOST_DEPTH = 64;
const MOST_ELEMENTS = 50_000;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const NAME = /^[\p{L}_:][\p{L}\p{N}_:.-]*$/u;
/** At the place where it looks, and only there. */
const ATTRIBUTE = /\s+([^\s=>/"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const TAG_NAME = /[^\s>/<"'=]+/y;

/**
 * A small strict reader of XML for feeds: elements, attributes, text, CDATA, comments and processing instructions. A document type
 * declaration is refused, and with it every entity of its own: nothing in a feed can expand, fetch or read anything. What is not
 * well-formed, deeper than 64 elements or more than 50,000 of them is a DataError.
 */
export function parseXml(source: string): XmlElement {
  return new XmlReader(source.replace(/^\ufeff/, '')).read();
}

class XmlReader {
  readonly #source: string;
  readonly #open: OpenElement[] = [];
  #at = 0;
  #elements = 0;
  #root: XmlElement | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  read(): XmlElement {
    while (this.#at < this.#source.length) {
      if (this.#source[this.#at] !== '<') this.#text();
      else if (!this.#markup()) this.#tag();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw this.#fault(`</${unclosed.name}>`, 'the end');
    if (this.#root === undefined) throw this.#fault('an element', 'the end');
    return this.#root;
  }

  #fault(expected: string, found: string): DataError {
    const line = this.#source.slice(0, this.#at).split('\n').length;
    return new DataError(`not well-formed XML, line ${line}: expected ${expected}, found ${found.length > 60 ? `${found.slice(0, 60)}...` : found}`);
  }

  #upTo(mark: string, from: number): number {
    const end = this.#source.indexOf(mark, from);
    if (end < 0) throw this.#fault(`"${mark}"`, 'the end');
    return end;
  }

  #text(): void {
    const next = this.#source.indexOf('<', this.#at);
    const raw = this.#source.slice(this.#at, next < 0 ? this.#source.length : next);
    const inside = this.#open.at(-1);
    if (inside !== undefined) inside.text += this.#decoded(raw);
    else if (raw.trim() !== '') throw this.#fault('an element', `"${raw.trim()}"`);
    this.#at += raw.length;
  }

  /** Comments, CDATA, processing instructions; false where a tag begins. */
  #markup(): boolean {
    const begins = (mark: string) => this.#source.startsWith(mark, this.#at);
    if (begins('<!--')) { this.#at = this.#upTo('-->', this.#at + 4) + 3; return true; }
    if (begins('<![CDATA[')) {
      const end = this.#upTo(']]>', this.#at);
      const inside = this.#open.at(-1);
      if (inside === undefined) throw this.#fault('an element', 'CDATA outside of one');
      inside.text += this.#source.slice(this.#at + 9, end);
      this.#at = end + 3;
      return true;
    }
    if (begins('<?')) { this.#at = this.#upTo('?>', this.#at) + 2; return true; }
    if (begins('<!')) throw this.#fault('no document type declaration (entities of its own are refused)', `"${this.#source.slice(this.#at, this.#at + 20)}"`);
    return false;
  }

  #tag(): void {
    const isClosing = this.#source[this.#at + 1] === '/';
    this.#at += isClosing ? 2 : 1;
    const name = this.#match(TAG_NAME)?.[0] ?? '';
    if (!NAME.test(name)) throw this.#fault('the name of an element', `"${this.#source.slice(this.#at, this.#at + 20)}"`);
    if (isClosing) this.#close(name);
    else this.#start(name);
  }

  #start(name: string): void {
    if (this.#root !== undefined) throw this.#fault('one root element', `"<${name}>" after it`);
    if (++this.#elements > MOST_ELEMENTS) throw this.#fault(`at most ${MOST_ELEMENTS} elements`, 'more');
    if (this.#open.length >= MOST_DEPTH) throw this.#fault(`elements at most ${MOST_DEPTH} deep`, 'deeper ones');
    const attributes = new Map<string, string>();
    for (let match = this.#match(ATTRIBUTE); match !== null; match = this.#match(ATTRIBUTE)) {
      if (attributes.has(match[1])) throw this.#fault('each attribute once', `"${match[1]}" twice`);
      attributes.set(match[1], this.#decoded(match[2] ?? match[3] ?? ''));
    }
    const end = this.#match(TAG_END);
    if (end === null) throw this.#fault(`the end of <${name}>`, `"${this.#source.slice(this.#at, this.#at + 20)}"`);
    this.#open.push({ name, attributes, children: [], text: '' });
    if (end[1] === '/') this.#finish();
  }

  #close(name: string): void {
    const inside = this.#open.at(-1);
    if (inside?.name !== name) throw this.#fault(inside === undefined ? 'no closing tag' : `</${inside.name}>`, `"</${name}>"`);
    const end = this.#match(TAG_END);
    if (end === null || end[1] === '/') throw this.#fault(`the end of </${name}>`, `"${this.#source.slice(this.#at, this.#at + 20)}"`);
    this.#finish();
  }

  #finish(): void {
    const done = this.#open.pop();
    if (done === undefined) return;
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = done;
    else { parent.children.push(done); parent.text += done.text; }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  /** The five entities every XML has and numbers of characters; any other is unknown. */
  #decoded(raw: string): string {
    if (!raw.includes('&')) return raw;
    return raw.replaceAll(/&([^;&\s]{0,32});|&/g, (whole, name: string | undefined) => {
      const character = name === undefined ? undefined : numberedCharacter(name) ?? (Object.hasOwn(NAMED, name) ? NAMED[name] : undefined);
      if (character === undefined) throw this.#fault('a known entity', `"${whole}"`);
      return character;
    });
  }
}
