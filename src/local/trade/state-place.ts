import path from 'node:path';

/** Where a trader keeps what it remembers. */
export const stateFileIn = (folder: string): string => path.join(folder, 'trader.json');
