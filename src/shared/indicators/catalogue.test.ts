import { describe, expect, it } from 'vitest';
import { CATALOGUE, INDICATOR_NAMES, type Parameter, type ParameterValue } from './catalogue.ts';
import { column } from './column.ts';
import { ema } from './ema.ts';
import { keepsIndicatorContract, walk } from './indicator.contract.ts';

const standard = (parameter: Parameter): ParameterValue => (parameter.kind === 'instrument' ? `${parameter.name.toUpperCase()}/USDT` : parameter.default);
const least = (parameter: Parameter): ParameterValue => (parameter.kind === 'count' ? parameter.least : standard(parameter));
const odd = (parameter: Parameter, index: number): ParameterValue => (parameter.kind === 'count' ? Math.max(parameter.least, 29 - 8 * index) : standard(parameter));

for (const name of INDICATOR_NAMES) {
  const { parameters, build } = CATALOGUE[name];
  const variants = new Map([standard, least, odd].map((value) => [parameters.map(value).join(','), parameters.map(value)]));
  for (const [text, values] of variants) keepsIndicatorContract(`${name}(${text})`, () => build(values));
}

describe('catalogue', () => {
  it.each(INDICATOR_NAMES)('%s: builds the outputs it lists, named by its parameters', (name) => {
    const { parameters, outputs, build } = CATALOGUE[name];
    const built = build(parameters.map(standard));
    expect(Object.keys(built).toSorted()).toEqual(outputs.toSorted());
    for (const parameter of parameters) expect(Object.values(built)[0].computation).toContain(String(standard(parameter)));
  });

  const ofOneSeries = INDICATOR_NAMES.filter((name) => {
    const { parameters, build } = CATALOGUE[name];
    return Object.values(build(parameters.map(standard)))[0].sources.length === 1 && name !== 'price';
  });

  it.each(ofOneSeries)('%s: warms up exactly when computed of another indicator', (name) => {
    const { parameters, build } = CATALOGUE[name];
    for (const indicator of Object.values(build(parameters.map(standard), { of: ema(7) }))) {
      const values = [...column(indicator, walk(400, 9))];
      expect(values.findIndex((value) => !Number.isNaN(value))).toBe(indicator.warmUp);
      expect(values.slice(indicator.warmUp).every(Number.isFinite)).toBe(true);
    }
  });

  it('knows forty-five indicators and more, each under one name', () => {
    expect(INDICATOR_NAMES.length).toBe(new Set(INDICATOR_NAMES).size);
    expect(INDICATOR_NAMES.length).toBeGreaterThanOrEqual(45);
  });
});
