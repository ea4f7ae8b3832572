import type { JobKind } from '../../../../dashboard/desk/jobs.ts';

/** Long work that a topic wants done. */
export interface JobOrder {
  readonly kind: JobKind;
  readonly title: string;
  /**
   * The command line without the program and without `--json`, which is added: `['gap', '--day', '2026-11-20']`. Each word has to be of a known
   * name or checked by a schema: nothing a browser sends may name a file. Is given the folder of the job, for what it is to write besides.
   */
  readonly words: readonly string[] | ((place: string) => readonly string[]);
  /** Kept with the job, to show it and to ask for it again. JSON. */
  readonly asked: unknown;
}
