import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { DataError } from '../../domain/errors.ts';
import type { KeyInquiry, VenueKey } from '../../ports/secrets.ts';
import type { KeyPermissions } from '../../ports/venue.ts';
import { askVenue, baseUrlOf, type Answer, type SignedRequest } from './ask-venue.ts';
import { signatureOf } from './sign.ts';

/** How one venue is asked, and what its answer means. */
interface Dialect {
  readonly address: string;
  request(key: VenueKey, now: number): SignedRequest;
  read(answer: Answer, key: VenueKey): KeyPermissions;
}

const NOT_SAID: KeyPermissions = { trade: 'unknown', withdraw: 'unknown', ipRestricted: 'unknown' };
/** Long enough for a slow line; a request that comes later is not looked at. */
const RECEIVE_WINDOW_MS = 5_000;

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const yesNo = z.boolean().optional().catch(undefined);

const binanceAnswer = z.object({ enableWithdrawals: yesNo, ipRestrict: yesNo, enableSpotAndMarginTrading: yesNo, enableFutures: yesNo });

/** GET /sapi/v1/account/apiRestrictions (developers.binance.com/docs/wallet/account/api-key-permission); one key serves spot and futures. */
const binance = (trading: 'enableSpotAndMarginTrading' | 'enableFutures'): Dialect => ({
  address: 'https://api.binance.com',
  request({ apiKey, secret }, now) {
    const query = `recvWindow=${RECEIVE_WINDOW_MS}&timestamp=${now}`;
    return { path: `/sapi/v1/account/apiRestrictions?${query}&signature=${encodeURIComponent(signatureOf(query, secret))}`, headers: { 'X-MBX-APIKEY': apiKey.reveal() } };
  },
  read({ body }) {
    const said = binanceAnswer.parse(body);
    return { trade: said[trading] ?? 'unknown', withdraw: said.enableWithdrawals ?? 'unknown', ipRestricted: said.ipRestrict ?? 'unknown' };
  },
});

const words = z.array(z.string()).optional();
const bybitAnswer = z.object({
  retCode: z.number(),
  result: z.object({ readOnly: z.number(), ips: words, permissions: z.object({ Spot: words, ContractTrade: words, Derivatives: words, Wallet: words }) }).optional().catch(undefined),
});

/** GET /v5/user/query-api: `readOnly` 0 may trade what `permissions` lists; "Withdraw" stands under `Wallet`; ips "*" is everywhere. */
const bybit: Dialect = {
  address: 'https://api.bybit.com',
  request({ apiKey, secret }, now) {
    const signature = signatureOf(`${now}${apiKey.reveal()}${RECEIVE_WINDOW_MS}`, secret);
    return { path: '/v5/user/query-api', headers: { 'X-BAPI-API-KEY': apiKey.reveal(), 'X-BAPI-TIMESTAMP': String(now), 'X-BAPI-RECV-WINDOW': String(RECEIVE_WINDOW_MS), 'X-BAPI-SIGN': signature } };
  },
  read({ body, refusal }) {
    const { retCode, result } = bybitAnswer.parse(body);
    if (retCode !== 0) throw refusal();
    if (result === undefined) return NOT_SAID;
    const { readOnly, ips, permissions: { Spot, ContractTrade, Derivatives, Wallet } } = result;
    const trades = [Spot, ContractTrade, Derivatives].some((list) => (list?.length ?? 0) > 0);
    return {
      trade: readOnly === 0 && trades,
      withdraw: Wallet === undefined ? 'unknown' : readOnly === 0 && Wallet.some((word) => /withdraw/i.test(word)),
      ipRestricted: ips === undefined ? 'unknown' : ips.length > 0 && !ips.includes('*'),
    };
  },
};

const okxAnswer = z.object({ code: z.string(), data: z.array(z.object({ perm: z.string().optional(), ip: z.string().optional() })).optional() });

/** GET /api/v5/account/config: `perm` is a list of read_only, trade and withdraw; an empty `ip` is everywhere. */
const okx: Dialect = {
  address: 'https://www.okx.com',
  request({ venue, account, apiKey, secret, passphrase }, now) {
    if (passphrase === undefined) throw new DataError(`the key of ${venue} ${account} has no passphrase, and ${venue} wants one: add the key anew`);
    const at = new Date(now).toISOString();
    const path = '/api/v5/account/config';
    return { path, headers: { 'OK-ACCESS-KEY': apiKey.reveal(), 'OK-ACCESS-SIGN': signatureOf(`${at}GET${path}`, secret, 'base64'), 'OK-ACCESS-TIMESTAMP': at, 'OK-ACCESS-PASSPHRASE': passphrase.reveal() } };
  },
  read({ body, refusal }) {
    const { code, data } = okxAnswer.parse(body);
    if (code !== '0') throw refusal();
    const { perm, ip } = data?.[0] ?? {};
    const may = (word: string) => (perm === undefined ? 'unknown' as const : perm.split(',').map((one) => one.trim()).includes(word));
    return { trade: may('trade'), withdraw: may('withdraw'), ipRestricted: ip === undefined ? 'unknown' : ip !== '' };
  },
};

/** GET /v1/api_keys proves that the key is alive; what it may do the venue does not say. The answer lists the keys of the account and is not read. */
const tokens = (address: string, ipRestricted: KeyPermissions['ipRestricted']): Dialect => ({
  address,
  request({ apiKey, secret }, now) {
    const unsigned = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ access_key: apiKey.reveal(), nonce: randomUUID(), timestamp: now })}`;
    const signature = Buffer.from(signatureOf(unsigned, secret, 'base64'), 'base64').toString('base64url');
    return { path: '/v1/api_keys', headers: { authorization: `Bearer ${unsigned}.${signature}` } };
  },
  read: () => ({ ...NOT_SAID, ipRestricted }),
});

const DIALECTS: Readonly<Record<string, Dialect>> = {
  binance: binance('enableSpotAndMarginTrading'),
  binanceusdm: binance('enableFutures'),
  bybit,
  okx,
  // docs.upbit.com/kr/reference/auth: every key has a list of addresses it may be used from.
  upbit: tokens('https://api.upbit.com', true),
  bithumb: tokens('https://api.bithumb.com', 'unknown'),
};

/** Asks the venue itself, or a server that stands in for it. What it does not say is `unknown`; so is everything at a venue that has no such question. */
export function venuePermissions({ now, baseUrl }: { readonly now: () => number; readonly baseUrl?: string | undefined }): KeyInquiry {
  return {
    async permissions(key) {
      const dialect = Object.hasOwn(DIALECTS, key.venue) ? DIALECTS[key.venue] : undefined;
      if (dialect === undefined) return NOT_SAID;
      const answer = await askVenue(key, baseUrlOf(baseUrl ?? dialect.address), dialect.request(key, now()));
      if (!answer.isKnown) return NOT_SAID;
      try {
        return dialect.read(answer, key);
      } catch (error) {
        if (error instanceof z.ZodError) throw new DataError(`${key.venue} answered in a form that its documents do not know: nothing is known of the key's permissions`);
        throw error;
      }
    },
  };
}
