/** What one look at the machine or the configuration found. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly found: string;
  /** Empty when nothing needs doing. */
  readonly whatToDo: string;
}

export const ok = (name: string, found: string): CheckResult => ({ name, status: 'ok', found, whatToDo: '' });
export const warn = (name: string, found: string, whatToDo: string): CheckResult => ({ name, status: 'warn', found, whatToDo });
export const fail = (name: string, found: string, whatToDo: string): CheckResult => ({ name, status: 'fail', found, whatToDo });
export const skipped = (name: string, found: string, whatToDo = ''): CheckResult => ({ name, status: 'skipped', found, whatToDo });
