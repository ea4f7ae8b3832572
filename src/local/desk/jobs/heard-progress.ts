/** How far a work says it is: a share from 0 to 1; undefined where a line speaks of something else. */
export function heardProgress(line: string): number | undefined {
  const percent = /\((\d{1,3}) %\)|(\d{1,3}) % of the work/.exec(line);
  if (percent !== null) return share(Number(percent[1] ?? percent[2]), 100);
  const counted = /: (\d+) of (\d+)/.exec(line);
  return counted === null ? undefined : share(Number(counted[1]), Number(counted[2]));
}

const share = (done: number, total: number): number | undefined => (total > 0 && done <= total ? done / total : undefined);
