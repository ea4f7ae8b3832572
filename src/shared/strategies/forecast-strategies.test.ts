import { strategies } from './registry.ts';
import { keepsForecastContract } from './strategy.contract.ts';

for (const strategy of strategies) if (strategy.kind === 'forecast') keepsForecastContract(strategy);
