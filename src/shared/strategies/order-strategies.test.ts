import { keepsOrderContract } from './order-strategy.contract.ts';
import { strategies } from './registry.ts';

for (const strategy of strategies) if (strategy.kind === 'orders') keepsOrderContract(strategy);
