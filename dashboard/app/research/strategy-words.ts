import type { StrategyOffer } from '../../desk/research.ts';
import { koreanStrategies } from '../texts/strategies.ts';
import { useView } from '../view/view.tsx';

/** A strategy in the words of this person's language: what it does, and what each parameter is. */
export function useStrategyWords(strategy: StrategyOffer | undefined): { readonly summary: string; readonly of: (parameter: string) => string } {
  const { language } = useView();
  const korean = language === 'ko' && strategy?.origin === 'shipped' ? koreanStrategies[strategy.name] : undefined;
  return {
    summary: korean?.summary ?? strategy?.summary ?? '',
    of: (parameter) => korean?.parameters[parameter] ?? strategy?.parameters.find(({ name }) => name === parameter)?.description ?? '',
  };
}
