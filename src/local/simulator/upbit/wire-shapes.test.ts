import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { closeUpbits, CODE, coins, until, upbitWith } from './simulated-upbit.contract.ts';

afterEach(closeUpbits);

const fixtures = path.resolve(import.meta.dirname, '../../../../../shared/data/fixtures');
const [capture, candles] = [path.join(fixtures, 'ws_raw/UPBIT.ws.62.0.partA.gz'), path.join(fixtures, 'upbit_candles/upbit_1m_20200220_202000-20200220_210000.json.gz')];
const isThere = existsSync(capture) && existsSync(candles);
const textOf = (file: string): string => gunzipSync(readFileSync(file)).toString('utf8');
const kindsOf = (shape: Readonly<Record<string, unknown>>) => Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, typeof value]));

describe.skipIf(!isThere)(`what the simulated Upbit says has the shape of what the venue said${isThere ? '' : ' (skipped: the recordings are not on this machine)'}`, () => {
  it('in its short frames of trades and books', async () => {
    const said = textOf(capture).split('\n').flatMap((line) => { const [, json] = /^[\d.]+: b'(.*)'$/.exec(line) ?? []; return json === undefined ? [] : [JSON.parse(json) as Record<string, unknown>]; });
    const { exchange, listen } = await upbitWith({ bookMs: 0 });
    exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.1) }, Date.now());
    const ear = await listen('/websocket/v1');
    // As the captured client asked: the format before the types.
    ear.ask({ format: 'SIMPLE' }, { type: 'trade', codes: [CODE] }, { type: 'orderbook', codes: [CODE] });
    await until(() => ear.heard.length >= 2);
    for (const type of ['trade', 'orderbook']) {
      const [theirs, ours] = [said, ear.frames.map(({ text }) => JSON.parse(text))].map((messages) => messages.find(({ ty }) => ty === type) as Record<string, unknown>);
      expect(kindsOf(ours), type).toMatchObject(kindsOf(theirs));
    }
    const [book] = said.filter(({ ty }) => ty === 'orderbook') as unknown as { readonly obu: readonly Record<string, unknown>[] }[];
    expect(kindsOf(ear.heard.find(({ ty }) => ty === 'orderbook').obu[0])).toEqual(kindsOf(book.obu[0]));
  });

  it('in its candles of minutes, newest first', async () => {
    const said = JSON.parse(textOf(candles)) as readonly Record<string, unknown>[];
    const { client, exchange } = await upbitWith();
    for (const ago of [120_000, 60_000, 0]) exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.1) }, Date.now() - ago);
    const { body } = await client.send('GET', `/v1/candles/minutes/1?market=${CODE}&count=3`);
    expect(kindsOf(body[0])).toEqual(kindsOf(said[0]));
    const times = (rows: readonly Record<string, unknown>[]) => rows.map((row) => String(row['candle_date_time_utc']));
    expect([times(said), times(body)].map((list) => list.join() === list.toSorted().toReversed().join())).toEqual([true, true]);
    expect(times(said)[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00$/);
    expect(times(body)[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00$/);
  });
});
