import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../domain/errors.ts';
import { parseXml } from './xml.ts';

describe('XML of feeds', () => {
  it('is read: attributes, text, CDATA, comments, the five entities and numbers of characters', () => {
    const root = parseXml('<?xml version="1.0"?><!-- c --><a x="1 &lt; 2" y=\'&#x41;\'>t&amp;u<![CDATA[<b>&amp;</b>]]><c:d/><e>v</e> &#48708; &quot;&apos;&gt;</a>');
    expect(root.name).toBe('a');
    expect([...root.attributes]).toEqual([['x', '1 < 2'], ['y', 'A']]);
    expect(root.text).toBe('t&u<b>&amp;</b>v 비 "\'>');
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([['c:d', ''], ['e', 'v']]);
  });

  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i === 0 ? '' : i};`.repeat(10)}">`).join('')}]><rss><channel><title>&lol9;</title></channel></rss>`;

  it.each([
    ['a billion laughs', laughs, 'no document type declaration'],
    ['a file of this machine', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'no document type declaration'],
    ['a document type alone', '<!DOCTYPE html><a/>', 'no document type declaration'],
    ['an unknown entity', '<a>&nbsp;</a>', 'a known entity, found "&nbsp;"'],
    ['an entity of the prototype', '<a>&constructor;</a>', 'a known entity'],
    ['a bare ampersand', '<a>b & c</a>', 'a known entity'],
    ['no character', '<a>&#0;</a>', 'a known entity'],
    ['half a surrogate', '<a>&#xD800;</a>', 'a known entity'],
    ['a character beyond', '<a>&#x110000;</a>', 'a known entity'],
    ['tags that cross', '<a><b></a></b>', 'expected </b>, found "</a>"'],
    ['an end missing', '<a><b></b>', 'expected </a>, found the end'],
    ['two roots', '<a/><b/>', 'one root element'],
    ['an attribute twice', '<a x="1" x="2"/>', 'each attribute once'],
    ['an attribute without quotes', '<a x=1/>', 'the end of <a>'],
    ['a tag in an attribute', '<a x="<b>"/>', 'the end of <a>'],
    ['a comment without an end', '<a><!-- b</a>', '"-->"'],
    ['CDATA without an end', '<a><![CDATA[b</a>', '"]]>"'],
    ['text alone', 'hello', 'an element'],
    ['nothing', '', 'an element'],
    ['no name', '<a>< b></a>', 'the name of an element'],
    ['depth', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`, 'at most 64 deep'],
    ['many elements', `<a>${'<b/>'.repeat(50_001)}</a>`, 'at most 50000 elements'],
  ])('is refused with %s', (_, source, reason) => {
    expect(() => parseXml(source)).toThrow(DataError);
    expect(() => parseXml(source)).toThrow(reason);
  });

  it('ends soon on whatever it is given, with elements or a DataError (fast-check)', () => {
    const piece = fc.constantFrom('<a>', '</a>', '<a ', 'x="1"', '/>', '>', '<!--', '-->', '<![CDATA[', ']]>', '&', '&amp;', '&#', ';', '<?', '?>', '<!', '"', "'", '=', ' ', 'ü', '비', '\ud800');
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')), (source) => {
      try { expect(parseXml(source).name).not.toBe(''); } catch (error) { expect(error).toBeInstanceOf(DataError); }
    }), { seed: 9, numRuns: 2_000 });
  });

  it.each([
    ['spaces in a tag', `<a${' '.repeat(900_000)}`], ['quotes', `<a ${'x="'.repeat(300_000)}`], ['ampersands', `<a>${'&'.repeat(900_000)}</a>`], ['openings', '<'.repeat(900_000)],
    ['a long name', `<${'a'.repeat(900_000)}`], ['half comments', `<a>${'<!-'.repeat(300_000)}`],
  ])('of a megabyte of %s is done within a second', (_, source) => {
    const before = performance.now();
    expect(() => parseXml(source)).toThrow(DataError);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
