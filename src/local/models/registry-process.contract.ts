import { Registry } from './registry.ts';

/** Adds models to the registry of a folder until it is killed, or so many; says each number once it is promised. */
const [folder, slot, count] = process.argv.slice(2);
const registry = new Registry(folder);
for (let i = 0; i < Number(count); i++) {
  const [{ seq }] = await registry.append(i, () => [{ kind: 'added', slot, instrument: 'binance:BTC/USDT', timeframe: '1h', model: `m${i}` }]);
  process.stdout.write(`${seq} m${i}\n`);
}
