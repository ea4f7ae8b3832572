import type { EpochMs } from '../../shared/domain/time.ts';
import type { KillCommand } from '../../shared/risk/kill-state.ts';
import type { KillOrder, KillOutcome } from '../kill-switch/kill-file.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { Confirmations, Confirmed } from './confirmations.ts';
import { PERIODS, type ProfitBook } from './profit-book.ts';
import { balanceText, positionsText, profitText, reasonsText, reportText, statusText, type Manner } from './status-texts.ts';

export interface ChatCommandsSetup {
  readonly manner: Manner;
  readonly confirmations: Confirmations;
  readonly book: ProfitBook;
  readonly now: () => EpochMs;
  /** What the trading process said last. */
  readonly status: () => TradeStatus | undefined;
  /** Moves the kill switch, as the commands of the machine do. */
  readonly command: (order: KillOrder) => Promise<KillOutcome>;
  /** What `coinbot why` says; undefined where it says nothing. */
  readonly why: (question: string) => Promise<string | undefined>;
}

const CONFIRMED = ['resume', 'flatten', 'kill'] as const satisfies readonly Confirmed[];
const KILL_COMMANDS: Readonly<Record<Confirmed, KillCommand>> = { resume: { kind: 'resume' }, flatten: { kind: 'restrict', to: 'FLATTEN' }, kill: { kind: 'restrict', to: 'LOCKED' } };
/** What a person asks `why` with: never the beginning of a flag. */
const QUESTION = /^[\p{L}\p{N}][\p{L}\p{N} .:#/_+-]{0,60}$/u;

/** What people may ask for in a chat. Reads what was reported and moves the kill switch: nothing here reaches an order. */
export class ChatCommands {
  readonly #setup: ChatCommandsSetup;

  constructor(setup: ChatCommandsSetup) {
    this.#setup = setup;
  }

  async answer(text: string, user: number): Promise<string> {
    const { manner: { texts }, confirmations } = this.#setup;
    // `/status@my_bot day`, and without the slash too.
    const [, name = '', rest = ''] = /^\/?([a-z]+)(?:@\w+)?(?:\s+(.*))?$/is.exec(text.trim()) ?? [];
    const word = name.toLowerCase();
    if (/^\d{6}$/.test(text.trim())) return this.#confirm(text.trim(), user);
    switch (word) {
      case 'pause':
        confirmations.forget(user);
        return this.#move({ kind: 'restrict', to: 'REDUCE_ONLY' }, user);
      case 'confirm': return this.#confirm(rest.trim(), user);
      case 'why': return this.#why(rest.trim());
      case 'ok': return 'OK';
      case 'help': case 'start': return texts.help;
      default: return this.#ask(word, user) ?? this.#told(word, rest.trim().toLowerCase());
    }
  }

  #ask(word: string, user: number): string | undefined {
    const { manner: { texts }, confirmations, now } = this.#setup;
    const action = CONFIRMED.find((one) => one === word);
    return action === undefined ? undefined : texts.ask(action, confirmations.ask(user, action, now()));
  }

  #told(word: string, rest: string): string {
    const { manner, book, now } = this.#setup;
    const tell = new Map<string, (status: TradeStatus) => string>([
      ['status', (status) => statusText(status, manner)], ['balance', (status) => balanceText(status, manner)], ['positions', (status) => positionsText(status, manner)],
      ['report', (status) => reportText({ status, book, now: now() }, manner)],
      ['profit', ({ currency }) => {
        const period = PERIODS.find((one) => one === (rest === '' ? 'day' : rest));
        return period === undefined ? manner.texts.periodWanted : profitText({ book, period, now: now(), currency }, manner);
      }],
    ]).get(word);
    if (tell === undefined) return manner.texts.unknown;
    const status = this.#setup.status();
    return status === undefined ? manner.texts.nothingYet : tell(status);
  }

  async #why(question: string): Promise<string> {
    const { manner, why } = this.#setup;
    const status = this.#setup.status();
    if (question === '' && status !== undefined) return reasonsText(status, manner);
    if (question !== '' && !QUESTION.test(question)) return manner.texts.unknown;
    return (await why(question === '' ? 'last' : question)) ?? manner.texts.nothingYet;
  }

  async #confirm(code: string, user: number): Promise<string> {
    const { manner: { texts }, confirmations, now } = this.#setup;
    const outcome = confirmations.answer(user, code, now());
    return outcome.kind === 'confirmed' ? this.#move(KILL_COMMANDS[outcome.action], user) : texts.confirm[outcome.kind];
  }

  async #move(command: KillCommand, user: number): Promise<string> {
    const { manner: { texts }, now } = this.#setup;
    const outcome = await this.#setup.command({ command, by: `telegram ${user}`, reason: 'asked for in Telegram', at: now() });
    if (outcome.kind === 'refused') return texts.refused(outcome.reason);
    return outcome.kind === 'moved' ? texts.moved(outcome.previous, outcome.state) : texts.same(outcome.state);
  }
}
