import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { outcomes } from './outcome.ts';

const accepted: unknown = JSON.parse(readFileSync(path.join(import.meta.dirname, 'outcomes.json'), 'utf8'));

it('every shipped strategy sends the orders that were accepted (npm run golden -- --accept)', () => {
  expect(outcomes()).toEqual(accepted);
});
