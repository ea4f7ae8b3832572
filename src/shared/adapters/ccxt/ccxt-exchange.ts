import type { Exchange } from 'ccxt';

/** ccxt's exchange as far as it is used here: its own types do not know the generated methods, nor texts in the place of numbers. */
export type CcxtExchange = Exchange & Readonly<Record<string, (...values: readonly unknown[]) => Promise<unknown>>>;
