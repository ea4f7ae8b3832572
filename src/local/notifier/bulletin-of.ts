import type { Bulletin, Urgency } from '../../shared/domain/bulletin.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { digits, percent, signed } from '../rehearsal/status-view.ts';
import type { Texts } from './texts.ts';
import type { TradeNews } from './trade-news.ts';

/** Alarms of an account after which it is not known how it stands, or nothing can be done there. */
const CRITICAL_ALARMS: ReadonlySet<string> = new Set(['overfilled', 'twice', 'orphan', 'foreign', 'unresolved', 'discrepancy', 'journal', 'key']);
const MODELS = 'models: ';

/** What people are told of a piece of news; undefined where it is none for them. What a kill switch says is read where it is kept. */
export function bulletinOf(news: TradeNews, texts: Texts): Bulletin | undefined {
  switch (news.of) {
    case 'started': return { at: news.at, topic: 'runs', urgency: 'info', text: texts.started(news.mode) };
    case 'ended': case 'crashed': return endBulletin(news, texts);
    case 'fill': return fillBulletin(news, texts);
    case 'trip': return tripBulletin(news, texts);
    case 'alarm': return alarmBulletin(news, texts);
    case 'denied': return { at: news.at, topic: 'refusals', urgency: 'info', text: texts.denied(coinOf(news.instrument), news.rule, texts.said(news.reason)), key: `denied ${news.instrument} ${news.rule}` };
    case 'remark': return remarkBulletin(news, texts);
    case 'status': return undefined;
  }
}

const coinOf = (id: string): string => id.slice(id.indexOf(':') + 1);
/** The same but for its numbers is the same. */
const shapeOf = (text: string): string => text.replaceAll(/\d+(?:[.,]\d+)*/g, '#').slice(0, 200);

function endBulletin(news: Extract<TradeNews, { of: 'ended' | 'crashed' }>, texts: Texts): Bulletin {
  const { at } = news;
  if (news.of === 'crashed') return { at, topic: 'runs', urgency: 'critical', text: texts.crashed(news.how, news.isLast), key: news.isLast ? undefined : 'crashed' };
  const isWanted = news.code === 0 || news.code === 130;
  return { at, topic: 'runs', urgency: isWanted ? 'info' : 'critical', text: isWanted ? texts.ended : texts.endedWith(news.code) };
}

function alarmBulletin({ at, venue, kind, text }: Extract<TradeNews, { of: 'alarm' }>, texts: Texts): Bulletin {
  return { at, topic: 'alarms', urgency: CRITICAL_ALARMS.has(kind) ? 'critical' : 'warning', text: texts.alarm(venue, texts.said(text)), key: `alarm ${venue} ${kind} ${shapeOf(text)}` };
}

function fillBulletin({ at, fill, strategy }: Extract<TradeNews, { of: 'fill' }>, texts: Texts): Bulletin {
  const { side, quantity, instrument, price, fee, feeCurrency, reason, tradeId } = fill;
  return { at, topic: 'fills', urgency: 'info', text: texts.fill({ side, quantity: digits(quantity), coin: coinOf(instrument), price: digits(price), fee: `${digits(fee)} ${feeCurrency}`, strategy, reason }), key: `fill ${instrument} ${tradeId}` };
}

function tripBulletin({ at, trip }: Extract<TradeNews, { of: 'trip' }>, texts: Texts): Bulletin {
  const hours = ((trip.exitAt - trip.entryAt) / HOUR).toFixed(1);
  return { at, topic: 'exits', urgency: 'info', text: texts.exit({ coin: coinOf(trip.instrument), profit: signed(trip.profit), ratio: percent(trip.profitRatio), hours, reason: trip.exitReason }) };
}

function remarkBulletin({ at, text }: Extract<TradeNews, { of: 'remark' }>, texts: Texts): Bulletin | undefined {
  if (text.startsWith('kill switch: ')) return undefined;
  if (text.startsWith(MODELS)) return { at, topic: 'models', urgency: 'warning', text: texts.models(texts.said(text.slice(MODELS.length))), key: `models ${text}` };
  const urgency: Urgency = text.startsWith('the kill switch cannot be written') ? 'critical' : 'warning';
  return { at, topic: 'remarks', urgency, text: texts.remark(texts.said(text)), key: `remark ${shapeOf(text)}` };
}
