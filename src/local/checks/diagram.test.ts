import { expect, it } from 'vitest';
import { projectRoot } from '../config/load.ts';
import { committedDiagram, layerDiagram } from './diagram.ts';

it('ARCHITECTURE.md draws the layers as the imports are (else run `npm run diagram`)', async () => {
  expect(committedDiagram()).toBe(await layerDiagram(projectRoot));
});
