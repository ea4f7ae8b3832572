import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { settingsSchema } from './settings.ts';

const text = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'aws.md'), 'utf8');

/** Names of all settings, those within others too. */
function namesIn(schema: unknown): readonly string[] {
  const properties = (schema as { readonly properties?: Record<string, unknown> }).properties ?? {};
  return Object.entries(properties).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

it('docs/aws.md names every setting', () => {
  const names = namesIn(z.toJSONSchema(settingsSchema, { io: 'input' })).filter((name) => name !== '$schema');
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
