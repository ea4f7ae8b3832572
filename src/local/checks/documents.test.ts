import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../cli/main.ts';
import { projectRoot } from '../config/load.ts';

const text = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
const documents = globSync(['*.md', 'docs/**/*.md', 'data/README.md'], { cwd: projectRoot }).map((file) => file.replaceAll('\\', '/'));

/** Written by whoever runs the program; git does not know them. */
const OF_A_PERSON = ['config/api_keys.json', 'config/aws.json'];

describe.each(documents)('%s', (file) => {
  it('links to what is there', () => {
    const links = [...text(file).matchAll(/\]\(([^)#]+)/g)].map(([, target]) => target).filter((target) => !/^https?:/.test(target));
    expect(links.filter((target) => !existsSync(path.join(projectRoot, path.dirname(file), target)))).toEqual([]);
  });

  it('names source files that are there', () => {
    const named = [...text(file).matchAll(/`((?:src|bench|tests|docs|config)\/[\w./-]+\.\w+)`/g)].map(([, name]) => name);
    expect(named.filter((name) => !existsSync(path.join(projectRoot, name)) && !OF_A_PERSON.includes(name))).toEqual([]);
  });
});

it.each(['README.md', 'README.ko.md'])('%s shows every command, npm start and npm test', (file) => {
  const readme = text(file);
  for (const { name } of COMMANDS) expect(readme).toContain(`npx coinbot ${name}`);
  expect(readme).toContain('npm start');
  expect(readme).toContain('npm test');
});

it.each(documents.filter((file) => file.startsWith('docs/decisions/')))('%s says when, why, what and what follows', (file) => {
  expect(text(file)).toMatch(/^# \d{4}: .+\n\nDate: \d{4}-\d\d-\d\d\nStatus: .+\n\n## Context\n[^]+\n## Decision\n[^]+\n## Consequences\n/);
  expect(text(file).slice(2, 6)).toBe(path.basename(file).slice(0, 4));
});

it.each(documents.filter((file) => file.includes('howto-')))('%s takes ten steps at most', (file) => {
  const steps = text(file).match(/^\d+\. /gm) ?? [];
  expect(steps.length).toBeGreaterThan(2);
  expect(steps.length).toBeLessThanOrEqual(10);
});
