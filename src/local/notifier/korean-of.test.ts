import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { koreanOf } from './korean-of.ts';

it.each([
  ['the key is not accepted', 'API 키가 거부되었습니다'],
  ['the key is not accepted: binance: -2015 Invalid API-key', 'API 키가 거부되었습니다: binance: -2015 Invalid API-key'],
  ['order "c-1" was submitting, now filled', '주문 c-1: submitting → filled'],
  ['what became of order "c-1" is not known after 30 s; it counts as open', '주문 c-1이(가) 어떻게 되었는지 30초가 지나도 알 수 없습니다. 미체결로 봅니다'],
  ['USDT: expected "10" by the ledger, found "9" at the venue; halted: binance:BTC/USDT', 'USDT: 장부에는 10, 거래소에는 9; 중단: binance:BTC/USDT'],
  ['the private stream is not live; the account cannot be looked at: no answer within 5000 ms', '계좌 스트림이 아직 연결되지 않았습니다; 계좌를 조회할 수 없습니다: 5000 ms 안에 응답이 없습니다'],
  ['stopped until a person resumes: equity fell from "10000" to "9500" in a day', '사람이 풀 때까지 멈춥니다: 하루 동안 평가 자산이 10000에서 9500(으)로 줄었습니다'],
  ['strategy "trend" is disabled: "31" trades within an hour. Its orders are cancelled, its positions stay guarded, the others go on', '전략 trend을(를) 껐습니다: 1시간에 거래 31건. 이 전략의 주문은 취소하고 포지션은 계속 지키며, 다른 전략은 그대로 갑니다'],
  ['the kill switch is set to REDUCE_ONLY: equity fell from its highest "2" to "1"', '킬 스위치를 REDUCE_ONLY(으)로 바꿉니다: 평가 자산이 최고 2에서 1(으)로 줄었습니다'],
])('%s', (text, korean) => { expect(koreanOf(text)).toBe(korean); });

it('leaves what it does not know as it was said, and loses no name or number of what it knows', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }).filter((text) => !/["\n]/.test(text)), (text) => {
    expect(koreanOf(`something of which nobody thought: ${text}`)).toContain(text);
    expect(koreanOf(`order "${text}" was not sent by us`)).toBe(`주문 ${text}은(는) 이 프로그램이 보낸 것이 아닙니다`);
  }));
});

it('takes no long time over a long text', () => {
  const began = performance.now();
  for (const text of ['the key is not accepted: '.repeat(150), '; trying again in '.repeat(200), '"'.repeat(4_000), 'x'.repeat(1_000_000)]) koreanOf(text);
  expect(performance.now() - began).toBeLessThan(1_000);
});

it('knows texts that the program still says', () => {
  const root = path.resolve(import.meta.dirname, '..', '..');
  const sources = ['shared/engine', 'shared/risk', 'shared/execution', 'shared/adapters/json-http', 'local/trade', 'local/kill-switch', 'local/notifier/chat-commands.ts'].flatMap((place) => filesOf(path.join(root, place))).map((file) => readFileSync(file, 'utf8')).join('\n');
  for (const words of [
    'does not accept the key any more, so nothing is asked or sent there until the program is started again with one that it accepts: ', 'the key is not accepted: ', 'the journal cannot be written: ', 'the account cannot be looked at: ', 'the private stream ended: ',
    'a later process trades with this account', 'balances and fills change too fast to be compared: they are looked at again at the next turn', ' by the ledger, found "', '; it counts as open', ' was sent by another process that trades with this account', 'is ours by its id, but the journal does not know it',
    'was not sent by us', 'takes no order of type "', 'could not get out (', '); it is watched here instead', ' no more (', 'fees are paid in ', ' in a day', 'equity fell from its highest "', 'stopped until a person resumes: ', 'only what reduces a position is sent', 'the clock may be off by "', 'the book is older than ',
    ' of equity, "', ' trades within an hour', ' is off until a person enables it: ', '. Its orders are cancelled, its positions stay guarded, the others go on', ' begins with could not be fetched, it waits for them: ', 'the state cannot be saved: ', 'the kill switch cannot be written: ', 'the kill switch is set to ',
    ' ended: nobody cancels the orders there if this process hangs', ' does not tell its time: ', 'accounts are compared with their venues first', 'config.json was changed and cannot be used, the limits stay as they are: ', 'no heartbeat of ', 'asked for in Telegram', 'asked for on the command line', '; trying again in ',
  ]) expect(sources, words).toContain(words);
});

const filesOf = (place: string): readonly string[] => (place.endsWith('.ts') ? [place] : readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /(?<![.](?:test|contract))[.]ts$/.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name)));
