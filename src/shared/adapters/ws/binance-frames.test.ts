import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { random } from '../../domain/random.ts';
import { readFrame, readSnapshot, type Frame } from './binance-frames.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/data/fixtures/ws_raw');

/** The frames of a recording, `seconds: {...}` on each line. */
function recorded(name: string): readonly string[] {
  try {
    return gunzipSync(readFileSync(path.join(FOLDER, name))).toString('utf8').split('\n').map((line) => /^[\d.]+: (.*)$/.exec(line)?.[1]).filter((frame) => frame !== undefined);
  } catch {
    return [];
  }
}

const RECORDINGS = ['BINANCE.ws.1.0.partA.gz', 'BINANCE_FUTURES.ws.1.0.partA.gz'];
const frames = RECORDINGS.flatMap(recorded);
if (frames.length === 0) process.stderr.write('skipped: the recorded frames of the reference data are not there\n');

const DEPTH = '{"stream":"nknusdt@depth@100ms","data":{"e":"depthUpdate","E":1633998512068,"s":"NKNUSDT","U":499869750,"u":499869752,"b":[["0.35130000","6195.00000000"],["0.34750000","0.00000000"]],"a":[]}}';
const KLINE = (x: boolean) => `{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":123456789,"s":"BTCUSDT","k":{"t":60000,"T":119999,"s":"BTCUSDT","i":"1m","f":100,"L":200,"o":"10.0","c":"11.5","h":"12.0","l":"9.5","v":"1000","n":100,"x":${x},"q":"1","V":"5","Q":"5","B":"1"}}}`;
const TRADE = '{"stream":"btcusdt@trade","data":{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":12345,"p":"0.00100000","q":"1e-8","T":1672515782136,"m":true,"M":true}}';

/** What may be let through: nothing infinite, negative or without an id. */
function isSound(frame: Frame): boolean {
  switch (frame.kind) {
    case 'depth': return Number.isSafeInteger(frame.update.lastId) && [...frame.update.bids, ...frame.update.asks].every(([price, quantity]) => Number(price) > 0 && Number(price) < Infinity && Number(quantity) >= 0 && Number(quantity) < Infinity);
    case 'trade': return frame.trade.price > 0 && frame.trade.quantity > 0 && frame.trade.at > 0;
    case 'candle': return frame.candle === undefined || (frame.candle.low > 0 && frame.candle.high >= frame.candle.low);
    default: return true;
  }
}

describe('frames of Binance streams', () => {
  test('a depth update, a trade, a closed candle and an open one (faults 38, 39)', () => {
    expect(readFrame(DEPTH)).toEqual({ kind: 'depth', symbol: 'NKNUSDT', update: { firstId: 499869750, lastId: 499869752, previousId: undefined, at: 1633998512068, bids: [[0.3513, 6195], [0.3475, 0]], asks: [] } });
    expect(readFrame(TRADE)).toEqual({ kind: 'trade', symbol: 'BTCUSDT', id: 12345, trade: { at: 1672515782136, price: 0.001, quantity: 1e-8, side: 'sell', id: '12345' } });
    expect(readFrame(KLINE(true))).toMatchObject({ kind: 'candle', symbol: 'BTCUSDT', timeframe: '1m', candle: { openTime: 60_000, open: 10, high: 12, low: 9.5, close: 11.5, volume: 1_000 } });
    expect(readFrame(KLINE(false))).toMatchObject({ kind: 'candle', candle: undefined });
    expect(readFrame(TRADE.replaceAll('1672515782136', '1672515782136789'))).toMatchObject({ trade: { at: 1672515782136 } });
    expect(readFrame(TRADE.replace('BTCUSDT', '这是测试币456'))).toMatchObject({ kind: 'trade', symbol: '这是测试币456' });
  });

  test('replies, the announced end, and what is kept out (fault 37)', () => {
    expect(readFrame('{"result":null,"id":3}')).toEqual({ kind: 'reply', id: 3, error: undefined });
    expect(readFrame('{"error":{"code":2,"msg":"Invalid request"},"id":3}')).toMatchObject({ kind: 'reply', error: '{"code":2,"msg":"Invalid request"}' });
    expect(readFrame('{"stream":"!","data":{"e":"serverShutdown","E":1}}')).toEqual({ kind: 'shutdown' });
    expect(readFrame('{"e":"serverShutdown","E":1}')).toEqual({ kind: 'shutdown' });
    for (const text of ['', 'null', '7', '[]', '{"a":', '{}', '<html>', DEPTH.replace('499869750', '"499869750"'), DEPTH.replace('"0.35130000"', '"0x10"'), DEPTH.replace('"0.35130000"', '-1'), DEPTH.replace('"0.35130000"', '"1e999"'), DEPTH.replace('499869752', '1'), TRADE.replace('"0.00100000"', '""'), TRADE.replace('12345', '12345678901234567890'), KLINE(true).replace('"12.0"', '"8.0"')]) {
      expect(readFrame(text).kind, text).toBe('broken');
    }
  });

  test.skipIf(frames.length === 0)('all recorded frames are understood', () => {
    const kinds = new Map<string, number>();
    for (const text of frames) { const { kind } = readFrame(text); kinds.set(kind, (kinds.get(kind) ?? 0) + 1); }
    expect(kinds.get('broken') ?? 0).toBe(0);
    expect(kinds.get('depth')).toBeGreaterThan(100);
    expect(kinds.get('trade')).toBeGreaterThan(5);
  });

  test('100,000 mutated frames: nothing thrown, nothing infinite or negative let through (fault 37)', () => {
    const seed = 20_240_808;
    const source = random(seed);
    const corpus = [...frames.slice(0, 400), DEPTH, TRADE, KLINE(true), KLINE(false), '{"result":null,"id":3}'];
    const pieces = ['"', '{', '}', '[', ']', ',', ':', '-', '1e999', '1e-8', '0x1f', 'NaN', 'null', 'true', '"__proto__"', '\u0000', '\ud800', '9007199254740993', '""', '"-5"', '这', '"e":"trade"', '"x":true'];
    let quarantined = 0;
    let passed = 0;
    for (let i = 0; i < 100_000; i++) {
      let text = corpus[source.below(corpus.length)];
      for (let n = 1 + source.below(4); n > 0; n--) {
        const at = source.below(text.length + 1);
        const cut = source.below(4) === 0 ? source.below(60) : source.below(3);
        text = text.slice(0, at) + (source.uniform() < 0.7 ? pieces[source.below(pieces.length)] : '') + text.slice(at + cut);
      }
      const frame = readFrame(text);
      if (frame.kind === 'broken') quarantined++;
      else passed++;
      if (!isSound(frame)) expect.fail(`seed ${seed}, frame ${i}: ${text}`);
    }
    expect(quarantined).toBeGreaterThan(50_000);
    expect(passed).toBeGreaterThan(5_000);
  });

  test('snapshots: read, or refused', () => {
    expect(readSnapshot({ lastUpdateId: 5, bids: [['1.0', '2']], asks: [] })).toEqual({ lastId: 5, bids: [[1, 2]], asks: [] });
    for (const body of [undefined, null, [], {}, { lastUpdateId: '5', bids: [], asks: [] }, { lastUpdateId: 5, bids: [['x', '1']], asks: [] }, { lastUpdateId: 5, bids: {}, asks: [] }]) expect(readSnapshot(body)).toBeUndefined();
  });
});
