import { FORMATS, type Format } from './formats.ts';
import { BOOK_COUNTS, PUBLIC_TYPES } from './market-streams.ts';
import type { Wish } from './stream-hub.ts';

const PRIVATE_TYPES = ['myOrder', 'myAsset'];

/** What the venue says to a request it does not take. */
export class WishError extends Error {
  override readonly name = 'WishError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Asked = { readonly kind: 'subscribe'; readonly wishes: readonly Wish[]; readonly format: Format } | { readonly kind: 'list'; readonly ticket: string };
interface Venue { readonly symbols: readonly string[]; readonly isSigned: boolean }
type Line = Readonly<Record<string, unknown>>;

/** A request: `[{ticket}, {type, codes, ...}, ..., {format}]`. Throws WishError. */
export function readWishes(text: string, venue: Venue): Asked {
  const lines = linesOf(text);
  const ticket = lines.find((line) => 'ticket' in line)?.['ticket'];
  if (typeof ticket !== 'string' || ticket === '') throw new WishError('NO_TICKET', '티켓이 존재하지 않거나, 유효하지 않습니다.');
  if (lines.some(({ method }) => method === 'LIST_SUBSCRIPTIONS')) return { kind: 'list', ticket };
  const given = lines.find((line) => 'format' in line)?.['format'] ?? 'DEFAULT';
  const format = FORMATS.find((one) => one === given);
  if (format === undefined) throw new WishError('INVALID_PARAM', `지원하지 않는 포맷입니다: ${JSON.stringify(given)}`);
  const types = lines.filter((line) => !('ticket' in line) && !('format' in line));
  if (types.length === 0) throw new WishError('NO_TYPE', 'type 필드가 존재하지 않습니다.');
  return { kind: 'subscribe', wishes: types.map((line) => wishOf(line, venue)), format };
}

function linesOf(text: string): readonly Line[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((line) => typeof line === 'object' && line !== null && !Array.isArray(line))) return value as readonly Line[];
  } catch { /* told below */ }
  throw new WishError('WRONG_FORMAT', 'Format 이 맞지 않습니다.');
}

function wishOf(line: Line, venue: Venue): Wish {
  const { type } = line;
  if (typeof type !== 'string') throw new WishError('NO_TYPE', 'type 필드가 존재하지 않습니다.');
  const isPrivate = PRIVATE_TYPES.includes(type);
  if (!isPrivate && !PUBLIC_TYPES.includes(type)) throw new WishError('INVALID_PARAM', `지원하지 않는 type입니다: ${type}`);
  if (isPrivate && !venue.isSigned) throw new WishError('INVALID_AUTH', '인증 정보가 올바르지 않습니다.');
  const is = (...names: readonly string[]): boolean => names.some((name) => line[name] === true);
  return { type, ...codesOf(line['codes'], { isPrivate, type, symbols: venue.symbols }), isOnlySnapshot: is('is_only_snapshot', 'isOnlySnapshot'), isOnlyRealtime: isPrivate || is('is_only_realtime', 'isOnlyRealtime') };
}

function codesOf(value: unknown, { isPrivate, type, symbols }: { readonly isPrivate: boolean; readonly type: string; readonly symbols: readonly string[] }): Pick<Wish, 'codes' | 'counts'> {
  if (value === undefined && isPrivate) return { codes: [], counts: new Map() };
  if (value === undefined) throw new WishError('NO_CODES', 'codes 필드가 존재하지 않습니다.');
  if (!Array.isArray(value) || !value.every((code) => typeof code === 'string') || (value.length === 0 && !isPrivate)) throw new WishError('INVALID_PARAM', 'codes 필드가 비어 있습니다.');
  const counts = new Map<string, number>();
  const codes = value.map((text) => {
    // A book may be asked for with its number of levels: `KRW-BTC.5`.
    const [code = '', count] = text.split('.');
    if (count !== undefined && type === 'orderbook' && BOOK_COUNTS.includes(Number(count))) counts.set(code, Number(count));
    return code;
  });
  // Markets that do not exist are taken without a word and never send.
  return { codes: codes.filter((code) => symbols.includes(code)), counts };
}
