import { DataError } from '../../domain/errors.ts';

/** Encodings a feed may come in; any other name is refused. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8', utf8: 'utf-8', 'us-ascii': 'utf-8', ascii: 'utf-8', 'utf-16': 'utf-16le', 'utf-16le': 'utf-16le', 'utf-16be': 'utf-16be',
  'euc-kr': 'euc-kr', euckr: 'euc-kr', cp949: 'euc-kr', ms949: 'euc-kr', 'ks_c_5601-1987': 'euc-kr', 'windows-949': 'euc-kr', 'iso-8859-1': 'windows-1252', latin1: 'windows-1252', 'windows-1252': 'windows-1252',
};

function encodingOf(name: string): string {
  const encoding = ENCODINGS[name.trim().toLowerCase()];
  if (encoding === undefined) throw new DataError(`expected UTF-8, UTF-16, EUC-KR or ISO 8859-1, found the encoding "${name.slice(0, 40)}"`);
  return encoding;
}

function marked(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

/**
 * The text of an answer: by its byte order mark, the header, the XML declaration, else UTF-8. Where the bytes are not what they claim to
 * be, the next claim is believed, and at last EUC-KR, in which Korean feeds often come under another name; none fitting is a DataError.
 */
export function decodeBody(bytes: Uint8Array, contentType: string | undefined): string {
  const header = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1];
  const declared = /^[^<]{0,8}<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(new TextDecoder('windows-1252').decode(bytes.subarray(0, 200)))?.[1];
  const mark = marked(bytes);
  const named = [header, declared].filter((name) => name !== undefined).map(encodingOf);
  const candidates = [...new Set([...(mark === undefined ? [] : [mark]), ...named, 'utf-8', 'euc-kr'])];
  for (const encoding of candidates) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new DataError(`expected text in ${candidates.join(' or ')}, found bytes that are neither`);
}
