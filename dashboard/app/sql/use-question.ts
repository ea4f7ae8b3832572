import { useRef, useState } from 'react';
import type { SqlOutcome } from '../../desk/sql.ts';
import { reasonOf, useApiClient } from '../api.tsx';

const HISTORY_KEY = 'coinbot_sql_history';
const MOST_KEPT = 30;

/** Asks one question at a time, and can stop it. */
export function useQuestion() {
  const client = useApiClient();
  const [outcome, setOutcome] = useState<SqlOutcome>();
  const [isRunning, setIsRunning] = useState(false);
  const id = useRef('');
  return {
    outcome, isRunning,
    ask: async (sql: string): Promise<void> => {
      if (sql.trim() === '' || id.current !== '') return;
      id.current = crypto.randomUUID();
      setIsRunning(true);
      setOutcome(await client.sql.ask.mutate({ id: id.current, sql }).catch((error: unknown) => ({ kind: 'refused', reason: reasonOf(error) }) as const));
      id.current = '';
      setIsRunning(false);
    },
    stop: (): void => { if (id.current !== '') void client.sql.stop.mutate({ id: id.current }).catch(() => undefined); },
  };
}

/** What was asked in this browser, newest first. */
export function readHistory(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(HISTORY_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST_KEPT) : [];
  } catch {
    return [];
  }
}

export function keepInHistory(sql: string): readonly string[] {
  const next = [sql.trim(), ...readHistory().filter((one) => one !== sql.trim())].slice(0, MOST_KEPT);
  try {
    localStorage.setItem(HISTORY_KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
  return next;
}
