import { Alert, Button, Stack, Switch } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { BacktestOrder } from '../../desk/backtests.ts';
import type { ResearchOffer } from '../../desk/research.ts';
import { reasonOf, useApiClient } from '../api.tsx';
import { AccountFields, CostFields } from '../research/cost-fields.tsx';
import { DataChoice } from '../research/data-choice.tsx';
import { ParamFields } from '../research/param-fields.tsx';
import { accountOf, changedParams, costsOf, defaultsOf, fieldsOf, firstFields, type RunFields } from '../research/run-fields.ts';
import { StrategyChoice } from '../research/strategy-choice.tsx';
import { backtestTexts } from '../texts/backtests.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';

/** A backtest of the parameters in the address: `?strategy=NAME&data=ID&p.fast=12`. */
function askedInAddress(offer: ResearchOffer, address: URLSearchParams): RunFields | undefined {
  const strategy = offer.strategies.find(({ name }) => name === address.get('strategy'));
  if (strategy === undefined) return undefined;
  const params = Object.fromEntries(strategy.parameters.flatMap(({ name, type }) => {
    const text = address.get(`p.${name}`);
    if (text === null) return [];
    return [[name, type === 'integer' || type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text] as const];
  }));
  const data = address.get('data');
  return { ...firstFields(offer), strategy: strategy.name, values: { ...defaultsOf(strategy), ...params }, ...(data !== null && offer.datasets.some(({ id }) => id === data) ? { data: [data] } : {}) };
}

export function BacktestForm({ offer, asked }: { readonly offer: ResearchOffer; readonly asked: BacktestOrder | undefined }) {
  const texts = useTexts(backtestTexts);
  const shared = useTexts(researchTexts);
  const client = useApiClient();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const [fields, setFields] = useState<RunFields>(() => (asked === undefined ? askedInAddress(offer, address) ?? firstFields(offer) : fieldsOf(offer, asked)));
  const [isCounted, setCounted] = useState(asked?.isCounted ?? true);
  const [error, setError] = useState<string>();
  const [isStarting, setStarting] = useState(false);
  const strategy = offer.strategies.find(({ name }) => name === fields.strategy);
  const change = (next: Partial<RunFields>): void => { setFields((current) => ({ ...current, ...next })); };
  const start = async (): Promise<void> => {
    setError(undefined);
    setStarting(true);
    try {
      const { from, to } = fields;
      const { id } = await client.backtests.start.mutate({
        strategy: fields.strategy, params: changedParams(fields.values, strategy), data: [...fields.data], costs: costsOf(fields), account: accountOf(fields), isCounted, ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }),
      });
      await navigate(`/backtests?run=${id}`);
    } catch (failure) {
      setError(reasonOf(failure));
      setStarting(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void start();
  };
  return (
    <form onSubmit={submit} aria-label={texts.newOne}>
      <Stack gap="md">
        <StrategyChoice strategies={offer.strategies} value={fields.strategy} onChange={(name) => { change({ strategy: name, values: defaultsOf(offer.strategies.find((one) => one.name === name)) }); }} />
        <ParamFields strategy={strategy} values={fields.values} onChange={(values) => { change({ values }); }} />
        <DataChoice datasets={offer.datasets} fields={fields} change={change} isMany />
        <CostFields usual={offer.usual} fields={fields} change={change} />
        <AccountFields usual={offer.usual} fields={fields} change={change} />
        <Switch label={texts.counted} description={texts.countedHint} checked={isCounted} onChange={({ currentTarget }) => { setCounted(currentTarget.checked); }} />
        {error !== undefined && <Alert color="red" variant="light" title={shared.failed} role="alert">{error}</Alert>}
        <Button type="submit" loading={isStarting} disabled={fields.data.length === 0} data-testid="start-backtest">{texts.start}</Button>
      </Stack>
    </form>
  );
}
