import { isAtLeast, type Bulletin, type ChannelName } from '../../shared/domain/bulletin.ts';
import type { Random } from '../../shared/domain/random.ts';
import { zonedDay } from '../../shared/domain/zoned-day.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { NotifierChannel } from '../../shared/ports/notifier.ts';
import type { KillState } from '../../shared/risk/kill-state.ts';
import { lengthMs } from '../config/auto-optimize-schema.ts';
import type { NotifyConfig } from '../config/notify-schema.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import { bulletinOf } from './bulletin-of.ts';
import { Escalation } from './escalation.ts';
import type { KeptTexts } from './kept-texts.ts';
import { GIVE_UP_MS, Outbox, type OutboxSettings, type OutboxStatus } from './outbox.ts';
import { dayText, type ProfitBook } from './profit-book.ts';
import { clockText, isQuiet } from './quiet-hours.ts';
import { Repeats } from './repeats.ts';
import { reportText, type Manner } from './status-texts.ts';
import { StatusWatch } from './status-watch.ts';
import type { TradeNews } from './trade-news.ts';

export interface NotifierSetup {
  readonly config: NotifyConfig;
  readonly manner: Manner;
  readonly channels: readonly NotifierChannel[];
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly book: ProfitBook;
  /** What the book holds has changed. */
  readonly changed: () => void;
  readonly say: (text: string) => void;
  readonly pauses?: OutboxSettings['pauses'];
  /** What was not delivered before this start, and what will not have been at the next. */
  readonly kept?: KeptTexts;
}

const STRANGERS_EACH = 10;

/** Who is told what, by which way and when. */
export class Notifier {
  readonly #setup: NotifierSetup;
  readonly #outboxes: ReadonlyMap<ChannelName, Outbox>;
  readonly #repeats: Repeats;
  readonly #watch: StatusWatch;
  readonly #escalation: Escalation | undefined;
  #status: TradeStatus | undefined;
  #mode: string | undefined;

  constructor(setup: NotifierSetup) {
    this.#setup = setup;
    const { config, channels, clock, random, signal, manner, pauses, kept } = setup;
    this.#repeats = new Repeats(lengthMs(config.repeatAfter));
    this.#watch = new StatusWatch({ texts: manner.texts, disconnectedAfterMs: lengthMs(config.disconnectedAfter), silentAfterMs: lengthMs(config.silentAfter) });
    this.#escalation = config.escalation === undefined ? undefined : new Escalation(lengthMs(config.escalation.after), config.escalation.times);
    this.#outboxes = new Map(channels.map((channel) => [channel.name, new Outbox({
      channel, clock, random, signal, pauses, mode: () => this.#mode, keeper: kept?.of(channel.name), isQuiet: () => isQuiet(clock.now(), config.quietHours, manner.zone), onTrouble: (text, reason) => { this.#detour(channel.name, text, reason); },
    })]));
    this.#resume();
  }

  /** What the trading process said last. */
  get status(): TradeStatus | undefined { return this.#status; }

  outboxes(): Readonly<Partial<Record<ChannelName, OutboxStatus>>> {
    return Object.fromEntries([...this.#outboxes].map(([name, outbox]) => [name, outbox.status()]));
  }

  /** Nothing waits for others to go with it any more: the end is near. */
  hurry(): void {
    for (const outbox of this.#outboxes.values()) outbox.hurry();
  }

  /** Resolves when nothing waits to be sent, or the signal has aborted. */
  async settled(): Promise<void> {
    await Promise.all([...this.#outboxes.values()].map((outbox) => outbox.settled()));
  }

  take(news: TradeNews): void {
    const { clock, book, manner } = this.#setup;
    const now = clock.now();
    if (news.of === 'started') this.#mode = news.mode;
    if (news.of === 'status') this.#mode = news.status.mode;
    if (news.of === 'started' && news.isFresh) { book.reset(); this.#setup.changed(); }
    if (news.of === 'started' || news.of === 'ended' || news.of === 'crashed') this.#watch.rest();
    if (news.of !== 'ended' && news.of !== 'crashed') this.#tellAll(this.#watch.heard(now));
    if (news.of === 'status') this.#takeStatus(news);
    const bulletin = bulletinOf(news, manner.texts);
    if (bulletin !== undefined) this.tell(bulletin);
  }

  /** The kill switch was moved, by whomever. A person who did it from the chat need not be called to look. */
  killed(state: KillState, by: string, reason: string): void {
    this.tell({ at: this.#setup.clock.now(), topic: 'kill-switch', urgency: state === 'RUN' || by.startsWith('telegram ') ? 'warning' : 'critical', text: this.#setup.manner.texts.kill(state, by, this.#setup.manner.texts.said(reason)) });
  }

  /** The process that watches over trading is gone. */
  abandoned(): void {
    this.tell({ at: this.#setup.clock.now(), topic: 'runs', urgency: 'critical', text: this.#setup.manner.texts.gone });
  }

  /** Somebody wrote who was not asked for; told of at the first and at each tenth. */
  stranger(count: number): void {
    if (count % STRANGERS_EACH === 1) this.tell({ at: this.#setup.clock.now(), topic: 'remarks', urgency: 'warning', text: this.#setup.manner.texts.strangers(count), key: 'strangers' });
  }

  acknowledge(): void {
    this.#escalation?.acknowledge();
  }

  /** What the time brings. */
  tick(): void {
    const { clock, config, manner } = this.#setup;
    const now = clock.now();
    this.#tellAll(this.#watch.tick(now));
    for (const text of this.#escalation?.due(now) ?? []) for (const name of config.escalation?.to ?? []) this.#outboxes.get(name)?.push(`${manner.texts.urgent}${manner.texts.again(text)}`, 'critical');
    this.#report();
  }

  tell(bulletin: Bulletin): void {
    const { clock, config, manner: { texts } } = this.#setup;
    const more = bulletin.key === undefined ? 0 : this.#repeats.take(bulletin.key, clock.now());
    if (more === undefined) return;
    const { urgency, topic } = bulletin;
    const text = `${urgency === 'critical' ? texts.urgent : ''}${bulletin.text}${more === 0 ? '' : ` ${texts.more(more)}`}`;
    if (urgency === 'critical') this.#escalation?.take(bulletin.text, clock.now());
    for (const [name, outbox] of this.#outboxes) {
      const wanted = config[name];
      if (wanted !== undefined && wanted.topics.includes(topic) && isAtLeast(urgency, wanted.least)) outbox.push(text, urgency);
    }
  }

  /** What this process did not live to deliver is said late, with the time it is from. */
  #resume(): void {
    const { kept, clock, manner: { texts, zone } } = this.#setup;
    const now = clock.now();
    for (const item of kept?.waiting() ?? []) {
      const outbox = this.#outboxes.get(item.channel);
      if (outbox === undefined || now - item.at >= GIVE_UP_MS[item.urgency]) { kept?.forget([item.number]); continue; }
      const day = dayText(item.at, zone);
      outbox.resume(item, texts.late(`${day === dayText(now, zone) ? '' : `${day} `}${clockText(item.at, zone)}`, item.text));
    }
  }

  #tellAll(bulletins: readonly Bulletin[]): void {
    for (const bulletin of bulletins) this.tell(bulletin);
  }

  #takeStatus({ at, status, lost }: Extract<TradeNews, { of: 'status' }>): void {
    this.#status = status;
    if (this.#setup.book.take(at, status)) this.#setup.changed();
    this.#tellAll(this.#watch.status(status, lost, this.#setup.clock.now()));
  }

  /** Once a day, at its time, or when there is something to report after it. The first day is one that begins before the time. */
  #report(): void {
    const { clock, config, book, manner, changed } = this.#setup;
    const now = clock.now();
    const today = dayText(now, manner.zone);
    if (config.report === 'off' || book.reportedDay >= today) return;
    const isDue = clockText(now, manner.zone) >= config.report;
    if (book.reportedDay === '') {
      book.reportedDay = isDue ? today : dayText(zonedDay(now, manner.zone).start - 1, manner.zone);
      changed();
      return;
    }
    if (!isDue || this.#status === undefined) return;
    book.reportedDay = today;
    changed();
    this.tell({ at: now, topic: 'reports', urgency: 'info', text: reportText({ status: this.#status, book, now }, manner) });
  }

  /** What is critical and does not get through one way goes the others, whatever is usually sent there. */
  #detour(failed: ChannelName, text: string, reason: string): void {
    const { say, manner: { texts } } = this.#setup;
    say(`${failed} does not get through: ${reason}`);
    for (const [name, outbox] of this.#outboxes) if (name !== failed) outbox.push(`${texts.urgent}${texts.trouble(failed, text)}`, 'critical', true);
  }
}
