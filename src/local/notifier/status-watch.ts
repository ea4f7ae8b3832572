import type { Bulletin } from '../../shared/domain/bulletin.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { TradeStatus } from '../../shared/engine/trading/trade-status.ts';
import type { Texts } from './texts.ts';

interface Away {
  readonly since: EpochMs;
  isTold: boolean;
  text: string;
}

export interface StatusWatchSettings {
  readonly texts: Texts;
  readonly disconnectedAfterMs: number;
  readonly silentAfterMs: number;
}

/** Reads out of the statuses of a trading process what people should know: venues that are away, and silence. */
export class StatusWatch {
  readonly #settings: StatusWatchSettings;
  readonly #away = new Map<string, Away>();
  #heardAt: EpochMs | undefined;
  #isSilent = false;
  #lost = 0;

  constructor(settings: StatusWatchSettings) {
    this.#settings = settings;
  }

  /** Nothing is expected before the next piece of news. */
  rest(): void {
    this.#heardAt = undefined;
    this.#isSilent = false;
    this.#away.clear();
    this.#lost = 0;
  }

  heard(now: EpochMs): readonly Bulletin[] {
    this.#heardAt = now;
    if (!this.#isSilent) return [];
    this.#isSilent = false;
    return [{ at: now, topic: 'runs', urgency: 'warning', text: this.#settings.texts.heard }];
  }

  status({ venues }: Pick<TradeStatus, 'venues'>, lost: number, now: EpochMs): readonly Bulletin[] {
    const { texts } = this.#settings;
    const told: Bulletin[] = [];
    if (lost > this.#lost) told.push({ at: now, topic: 'remarks', urgency: 'warning', text: texts.lost(lost - this.#lost) });
    this.#lost = lost;
    for (const { name, isOpen, text } of venues) {
      const away = this.#away.get(name);
      if (!isOpen && away === undefined) this.#away.set(name, { since: now, isTold: false, text });
      if (!isOpen && away !== undefined) away.text = text;
      if (isOpen && away !== undefined) {
        this.#away.delete(name);
        if (away.isTold) told.push({ at: now, topic: 'connections', urgency: 'warning', text: texts.back(name) });
      }
    }
    return [...told, ...this.tick(now)];
  }

  tick(now: EpochMs): readonly Bulletin[] {
    const { texts, disconnectedAfterMs, silentAfterMs } = this.#settings;
    const told: Bulletin[] = [];
    for (const [name, away] of this.#away) {
      if (away.isTold || now - away.since < disconnectedAfterMs) continue;
      away.isTold = true;
      told.push({ at: now, topic: 'connections', urgency: 'warning', text: texts.away(name, texts.said(away.text)) });
    }
    if (this.#heardAt !== undefined && !this.#isSilent && now - this.#heardAt >= silentAfterMs) {
      this.#isSilent = true;
      told.push({ at: now, topic: 'runs', urgency: 'critical', text: texts.silent(Math.round((now - this.#heardAt) / 1_000)) });
    }
    return told;
  }
}
