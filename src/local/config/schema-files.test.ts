import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './load.ts';
import { schemaFiles } from './schema-files.ts';

it.each([...schemaFiles()])('%s says what the program checks (else run `npm run schema`)', (file, text) => {
  expect(readFileSync(path.join(projectRoot, file), 'utf8')).toBe(text);
});
