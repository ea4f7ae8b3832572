import type { SettingEdit, SettingTakes } from '../../../../dashboard/desk/settings.ts';

interface Rule {
  readonly edit: SettingEdit;
  readonly takes: SettingTakes;
}

const free: Rule = { edit: 'free', takes: 'restart' };
const guarded: Rule = { edit: 'guarded', takes: 'restart' };
const file: Rule = { edit: 'file', takes: 'restart' };

/**
 * Who may change what on the page. What decides how much money moves, who may give commands,
 * who hears of it and what is written down needs the password again. Folders, addresses of
 * servers and where secrets are sent are changed in the file alone: whoever stole a session must not turn them. The longest name that fits holds;
 * what none fits is the file's.
 */
const RULES: Readonly<Record<string, Rule>> = {
  language: free, timezone: free, seed: free, fees: free, market: free, gap: free,
  venues: guarded, instruments: guarded, timeframe: guarded, account: guarded,
  // Tighter ones are free: what is asked decides.
  'trading.limits': { edit: 'free', takes: 'running' }, 'trading.currency': guarded, 'trading.cash': guarded, 'trading.execution': guarded, 'trading.story': guarded, 'trading.record': guarded, 'trading.routes': file,
  'sentiment.collect': free, 'sentiment.halfLifeHours': free, 'sentiment.maxAgeDays': free, 'sentiment.intervalMinutes': free, 'sentiment.timeoutMs': free, 'sentiment.weights': free, 'sentiment.perpetual': free, 'sentiment.kimchi': free,
  // Whoever stole a session must not silence alarms.
  'notify.enabled': guarded, 'notify.quietHours': guarded, 'notify.repeatAfter': guarded, 'notify.silentAfter': guarded, 'notify.disconnectedAfter': guarded, 'notify.escalation': guarded,
  'notify.discord': guarded, 'notify.slack': guarded, 'notify.webhook': guarded, 'notify.telegram': guarded, 'notify.telegram.baseUrl': file, 'notify.mail.gather': guarded,
  'notify.language': free, 'notify.timezone': free, 'notify.report': free,
  autoOptimize: free, 'autoOptimize.enabled': guarded, 'autoOptimize.data': file,
  dashboard: { edit: 'file', takes: 'page' },
};

export function ruleOf(path: string): Rule {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const rule = RULES[parts.slice(0, length).join('.')];
    if (rule !== undefined) return rule;
  }
  return file;
}
