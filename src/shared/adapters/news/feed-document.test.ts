import { describe, expect, it } from 'vitest';
import { DataError } from '../../domain/errors.ts';
import { decodeBody } from './decode-body.ts';
import { feedDate } from './feed-date.ts';
import { feedEntries } from './feed-document.ts';
import { plainText } from './plain-text.ts';

const AT = Date.UTC(2024, 0, 10, 21, 30, 5);

describe('a feed', () => {
  it('of RSS 2.0 is read', () => {
    const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title><![CDATA[SEC approves <b>ETF</b> &amp; more]]></title><link> https://a.example/1 </link>
      <guid isPermaLink="false">n-1</guid><pubDate>Wed, 10 Jan 2024 21:30:05 GMT</pubDate><description>&lt;p&gt;It is done.&lt;/p&gt;</description></item>
      <item><title>Second</title><link>javascript:alert(1)</link></item><item><title> </title><link>https://a.example/3</link></item></channel></rss>`;
    expect(feedEntries(feed)).toEqual([
      { id: 'n-1', title: 'SEC approves ETF & more', summary: 'It is done.', url: 'https://a.example/1', publishedAt: AT },
      { id: 'Second', title: 'Second', summary: '', url: '', publishedAt: undefined },
    ]);
  });

  it('of Atom is read', () => {
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>urn:1</id><title type="html">Bitcoin &amp;amp; co</title><link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/>
      <updated>2024-01-11T00:00:00Z</updated><published>2024-01-11T06:30:05+09:00</published><summary>Up</summary></entry></feed>`;
    expect(feedEntries(feed)).toEqual([{ id: 'urn:1', title: 'Bitcoin & co', summary: 'Up', url: 'https://a.example/1', publishedAt: AT }]);
  });

  it('of JSON is read', () => {
    const feed = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'N', items: [{ id: '1', title: 'Up', url: 'https://a.example/1', content_html: '<p>So it is</p>', date_published: '2024-01-10T21:30:05Z' }, { id: 2, title: 7 }, null] });
    expect(feedEntries(feed)).toEqual([{ id: '1', title: 'Up', summary: 'So it is', url: 'https://a.example/1', publishedAt: AT }]);
  });

  it('is cut at 500 entries', () => {
    expect(feedEntries(`<rss><channel>${'<item><title>a</title></item>'.repeat(600)}</channel></rss>`)).toHaveLength(500);
  });

  it.each([
    ['', 'found an empty answer'], ['<html><body>Not found</body></html>', 'expected a feed (rss, feed or JSON Feed), found <html>'], ['<rss></rss>', 'with a channel'], ['{"a":1}', 'JSON Feed of version 1'],
    ['{', 'expected JSON'], ['{"version":"https://jsonfeed.org/version/2","items":[]}', 'JSON Feed of version 1'], ['[]', 'an element'], ['Service unavailable', 'an element'],
  ])('is refused when it is %s', (text, reason) => {
    expect(() => feedEntries(text)).toThrow(DataError);
    expect(() => feedEntries(text)).toThrow(reason);
  });
});

describe('the date of a feed', () => {
  it.each([
    ['Wed, 10 Jan 2024 21:30:05 GMT', AT], ['10 Jan 2024 21:30:05 +0000', AT], ['Thu, 11 Jan 2024 06:30:05 +0900', AT], ['Thu, 11 Jan 2024 06:30:05 KST', AT], ['Wed, 10 Jan 24 16:30:05 EST', AT],
    ['Wednesday, 10 January 2024 21:30:05 GMT (UTC)', AT], ['2024-01-10T21:30:05Z', AT], ['2024-01-11T06:30:05+09:00', AT], ['2024-01-10T21:30:05.000Z', AT],
    ['2024-01-11 06:30:05', undefined], ['Thu, 11 Jan 2024 06:30:05', undefined], ['yesterday', undefined], ['', undefined], ['Wed, 40 Jan 2024 21:30:05 GMT', undefined], ['Wed, 10 Foo 2024 21:30:05 GMT', undefined], ['Wed, 10 Jan 2024 21:30:05 XYZ', undefined],
  ])('%s', (text, at) => {
    expect(feedDate(text, undefined)).toBe(at);
  });

  it.each(['2024-01-11 06:30:05', 'Thu, 11 Jan 2024 06:30:05', '2024.01.11 06:30:05', '2024/01/11 06:30:05'])('%s is in the zone of its source', (text) => {
    expect(feedDate(text, '+09:00')).toBe(AT);
  });

  it('of a day alone is its midnight there', () => {
    expect(feedDate('2024-01-11', '+09:00')).toBe(Date.UTC(2024, 0, 10, 15));
  });
});

/** "비트코인 급등" in EUC-KR, by Python's codec. */
const KOREAN = Uint8Array.from(Buffer.from('baf1c6aec4dac0ce20b1deb5ee', 'hex'));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const inKorean = (declaration: string): Uint8Array => Uint8Array.from([...bytes(`${declaration}<rss><channel><item><title>`), ...KOREAN, ...bytes('</title></item></channel></rss>')]);

describe('the encoding of a feed', () => {
  it.each([
    ['its header', 'text/xml; charset=EUC-KR', ''], ['its declaration', 'text/xml', '<?xml version="1.0" encoding="euc-kr"?>'], ['an old name', 'text/xml; charset="ks_c_5601-1987"', ''],
    ['nothing', 'text/xml', ''], ['a header that lies', 'text/xml; charset=utf-8', ''], ['a declaration that lies', 'text/xml', '<?xml version="1.0" encoding="UTF-8"?>'], ['no header at all', undefined, ''],
  ])('EUC-KR is found by %s', (_, contentType, declaration) => {
    expect(feedEntries(decodeBody(inKorean(declaration), contentType))[0].title).toBe('비트코인 급등');
  });

  it('UTF-8 and UTF-16 are read, with and without a mark', () => {
    expect(decodeBody(bytes('비트코인'), undefined)).toBe('비트코인');
    expect(decodeBody(bytes('\ufeff비트코인'), 'text/xml; charset=euc-kr')).toBe('비트코인');
    expect(decodeBody(Uint8Array.from([0xff, 0xfe, ...Buffer.from('<a/>', 'utf16le')]), undefined)).toBe('<a/>');
  });

  it('that nobody knows, and bytes that fit none, are refused', () => {
    expect(() => decodeBody(bytes('a'), 'text/xml; charset=x-mystery')).toThrow('found the encoding "x-mystery"');
    expect(() => decodeBody(Uint8Array.of(0xff, 0xff, 0xff, 0x80), 'text/xml')).toThrow(DataError);
  });
});

describe('text out of HTML', () => {
  it.each([
    ['<p>Up <b>5&nbsp;%</b></p>', 'Up 5 %'], ['a<script>alert("x<y")</script>b', 'a b'], ['a<style>p{}', 'a'], ['&lt;img src=x onerror=alert(1)&gt;a', 'a'], ['1 &lt; 2', '1 < 2'],
    ['a\u001b[31mb\u202ec', 'a [31mb c'], ['&bogus; &constructor;', '&bogus; &constructor;'], ['&#51060;', '이'],
  ])('%s', (html, text) => {
    expect(plainText(html, 100)).toBe(text);
  });

  it('is cut, and a huge one takes no time', () => {
    const before = performance.now();
    for (const huge of ['<'.repeat(1e6), '<script'.repeat(2e5), '&'.repeat(1e6), ' '.repeat(1e6)]) expect(plainText(huge, 50).length).toBeLessThanOrEqual(50);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
