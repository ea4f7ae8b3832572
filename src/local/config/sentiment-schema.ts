import { z } from 'zod';
import { indexRules } from '../../shared/sentiment/sentiment-parts.ts';

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;
const address = z.string().refine((text) => URL.canParse(text) && (text.startsWith('https://') || LOOPBACK.test(text)), 'an https address, or http of this machine');
const hours = (most: number) => z.number().gt(0).max(most);

const source = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'a name in small letters such as "coindesk"'),
  url: address.describe('RSS 2.0, Atom or JSON Feed.'),
  language: z.enum(['en', 'ko']).default('en').describe('Language of the source, for a person; each text is looked at by itself.'),
  weight: z.number().gt(0).max(10).default(1).describe('How much it is believed beside the others; 1 is usual.'),
  zone: z.string().regex(/^[+-]\d{2}:\d{2}$/, 'an offset such as "+09:00"').optional().describe('Zone of times it writes without one.'),
});

export type SentimentSource = z.output<typeof source>;

/** Public feeds, asked only once collecting is switched on. */
const usualSources: readonly z.input<typeof source>[] = [
  { name: 'coindesk', url: 'https://www.coindesk.com/arc/outboundfeeds/rss/', language: 'en', weight: 1.2 },
  { name: 'cointelegraph', url: 'https://cointelegraph.com/rss', language: 'en', weight: 1 },
  { name: 'decrypt', url: 'https://decrypt.co/feed', language: 'en', weight: 1 },
  { name: 'theblock', url: 'https://www.theblock.co/rss.xml', language: 'en', weight: 1.2 },
  { name: 'blockmedia', url: 'https://www.blockmedia.co.kr/feed', language: 'ko', weight: 1, zone: '+09:00' },
  { name: 'tokenpost', url: 'https://www.tokenpost.kr/rss', language: 'ko', weight: 1, zone: '+09:00' },
  { name: 'coinreaders', url: 'https://www.coinreaders.com/rss/rss_news.php', language: 'ko', weight: 0.8, zone: '+09:00' },
];

const part = (name: keyof typeof indexRules.parts) => z.number().min(0).max(1).default(indexRules.parts[name].weight);

const weights = z.strictObject({
  news: part('news'), fearGreed: part('fearGreed'), funding: part('funding'), openInterest: part('openInterest'), longShort: part('longShort'), kimchi: part('kimchi'),
});

const kimchi = z.strictObject({
  won: z.string().default('upbit:BTC/KRW').describe('The coin in won.'),
  foreign: z.string().default('binance:BTC/USDT').describe('The same coin abroad.'),
  rate: z.string().default('upbit:USDT/KRW').describe('The foreign quote currency in won. With USDT the premium of USDT itself is not in it.'),
});

const model = z.strictObject({
  folder: z.string().min(1).describe('Folder of the model with its manifest.json.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 in small hex digits').describe('Hash of manifest.json: another model is refused.'),
});

/** The mood of the market, as `config.json` has it. */
export const sentimentSchema = z.strictObject({
  collect: z.boolean().default(false).describe('Whether "sentiment collect" may ask the sources. Nothing is asked before this is true or the command has --yes.'),
  sources: z.array(source).max(50).default(() => usualSources.map((one) => source.parse(one))).describe('News feeds.'),
  halfLifeHours: hours(24 * 30).default(12).describe('After so many hours news is half as loud.'),
  maxAgeDays: hours(365).default(7).describe('News older than this when it arrives is set aside.'),
  intervalMinutes: z.number().min(1).max(1_440).default(15).describe('A source is asked again no sooner than this.'),
  timeoutMs: z.number().min(500).max(60_000).default(10_000).describe('Milliseconds a source may take to answer.'),
  fearGreedUrl: address.default('https://api.alternative.me/fng/').describe('An index of fear and greed in the format of alternative.me.'),
  positionsUrl: address.default('https://fapi.binance.com').describe('Binance\'s public figures of open interest and of longs and shorts.'),
  perpetual: z.string().regex(/^[A-Z0-9]+\/[A-Z0-9]+:[A-Z0-9]+$/, 'a perpetual such as "BTC/USDT:USDT"').default('BTC/USDT:USDT').describe('Whose funding, open interest and long/short ratio count.'),
  kimchi: kimchi.prefault({}).describe('What the premium in Korea is reckoned from.'),
  weights: weights.prefault({}).describe('What each part counts in the index, 0 to 1; 0 leaves it out.'),
  model: model.optional().describe('A language model on this machine that scores texts in place of the lexicon. Without it: the lexicon.'),
}).refine(({ sources }) => new Set(sources.map(({ name }) => name)).size === sources.length, { path: ['sources'], message: 'each name once' });

export type SentimentConfig = z.output<typeof sentimentSchema>;
