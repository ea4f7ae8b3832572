import { hashedFetch } from '../hashed-fetch.ts';
import type { loginTexts } from '../texts/login.ts';

type Reasons = typeof loginTexts.en.reasons;

/** Asks the guard for something. Undefined when it was granted, else why not, for a person. */
export async function askGuard(path: string, { body, csrf, reasons }: { readonly body: object; readonly csrf?: string; readonly reasons: Reasons }): Promise<string | undefined> {
  try {
    const response = await hashedFetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...(csrf === undefined ? {} : { 'x-coinbot-csrf': csrf }) }, body: JSON.stringify(body) });
    return response.ok ? undefined : reasonOf(await response.json().catch(() => undefined), response.status, reasons);
  } catch {
    return reasons.unreachable;
  }
}

function reasonOf(answer: unknown, status: number, reasons: Reasons): string {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  const { code, message } = { code: '', message: `HTTP ${status}`, ...(typeof error === 'object' ? error : {}) };
  return (reasons as Readonly<Record<string, string>>)[code] ?? message;
}
