import { Alert, Button, Select, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { OBJECTIVE_KEYS, PLACE_KEYS, SAMPLER_KEYS } from './search-choices.ts';
import type { QuotedSearch, SearchOrder } from '../../desk/optimise.ts';
import type { ResearchOffer } from '../../desk/research.ts';
import { asksForPassword, reasonOf, useApiClient } from '../api.tsx';
import { NumberField } from '../parts/number-field.tsx';
import { Panel } from '../parts/panel.tsx';
import { AccountFields, CostFields } from '../research/cost-fields.tsx';
import { DataChoice } from '../research/data-choice.tsx';
import { defaultsOf } from '../research/run-fields.ts';
import { StrategyChoice } from '../research/strategy-choice.tsx';
import { useStepUp } from '../shell/step-up.tsx';
import { optimiseTexts } from '../texts/optimise.ts';
import { researchTexts } from '../texts/research.ts';
import { useTexts } from '../view/view.tsx';
import { QuotePanel } from './quote-panel.tsx';
import { SearchedParams } from './searched-params.tsx';
import { canBeSearched, firstSearch, isSameOrder, orderOf, searchedOf, searchOf, type SearchFields } from './search-fields.ts';

interface FormProps {
  readonly offer: ResearchOffer;
  readonly asked: SearchOrder | undefined;
  readonly quoted: QuotedSearch | undefined;
}

export function SearchForm({ offer, asked, quoted }: FormProps) {
  const texts = useTexts(optimiseTexts);
  const shared = useTexts(researchTexts);
  const client = useApiClient();
  const navigate = useNavigate();
  const askPassword = useStepUp();
  const [fields, setFields] = useState<SearchFields>(() => (asked === undefined ? firstSearch(offer) : searchOf(offer, asked)));
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const change = (next: Partial<SearchFields>): void => { setFields((current) => ({ ...current, ...next })); };
  // What was asked for comes after the first look where the address names it and the page did not know it yet.
  const [filled, setFilled] = useState(asked !== undefined);
  useEffect(() => {
    if (filled || asked === undefined) return;
    setFields(searchOf(offer, asked));
    setFilled(true);
  }, [filled, asked, offer]);
  const strategies = offer.strategies.filter(canBeSearched);
  const strategy = strategies.find(({ name }) => name === fields.strategy);
  const order = orderOf(fields, strategy);
  const isCurrent = quoted !== undefined && isSameOrder(quoted.asked, order);
  const tried = async (work: () => Promise<string | undefined>): Promise<void> => {
    setError(undefined);
    setBusy(true);
    try {
      const next = await work();
      if (next !== undefined) await navigate(next, { preventScrollReset: true });
    } catch (failure) {
      setError(reasonOf(failure));
    }
    setBusy(false);
  };
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    setFilled(true);
    void tried(async () => `/optimise?quote=${(await client.optimise.quote.mutate(order)).id}`);
  };
  /** What costs money elsewhere is asked about again, with the password; undefined where the person thought better of it. */
  const begin = async (search: QuotedSearch): Promise<string | undefined> => {
    try {
      return `/optimise?run=${(await client.optimise.start.mutate({ quote: search.job.id })).id}`;
    } catch (failure) {
      if (!asksForPassword(failure)) throw failure;
      return await askPassword({ title: texts.start, text: `${texts.where}: ${texts.places[search.asked?.where ?? 'aws']}${search.quote === null ? '' : `, ${search.quote.aws.usd.toFixed(2)} USD (${texts.awsHint})`}` }) === undefined ? undefined : begin(search);
    }
  };
  const start = (): void => { if (quoted !== undefined) void tried(() => begin(quoted)); };
  return (
    <div className="span-7" style={{ display: 'grid', gap: 16, alignContent: 'start', minWidth: 0 }}>
      <QuotePanel quoted={quoted} isCurrent={isCurrent} isBusy={isBusy} start={start} />
      <Panel title={texts.newOne}>
        <form onSubmit={ask} aria-label={texts.newOne}>
          <Stack gap="md">
            <StrategyChoice strategies={strategies} value={fields.strategy} onChange={(name) => { const next = strategies.find((one) => one.name === name); change({ strategy: name, values: defaultsOf(next), searched: searchedOf(next) }); }} />
            <SearchedParams strategy={strategy} fields={fields} change={change} />
            <DataChoice datasets={offer.datasets} fields={fields} change={change} isMany={false} />
            <HowFields fields={fields} change={change} />
            <CostFields usual={offer.usual} fields={fields} change={change} />
            <AccountFields usual={offer.usual} fields={fields} change={change} />
            <CapFields offer={offer} fields={fields} change={change} />
            {error !== undefined && <Alert color="red" variant="light" title={shared.failed} role="alert">{error}</Alert>}
            <Button type="submit" loading={isBusy} disabled={fields.data.length === 0 || strategy === undefined} variant={isCurrent ? 'default' : 'filled'} data-testid="ask-quote">{texts.quote}</Button>
          </Stack>
        </form>
      </Panel>
    </div>
  );
}

interface PartProps {
  readonly fields: SearchFields;
  readonly change: (change: Partial<SearchFields>) => void;
}

const whole = (value: string | number, set: (value: number) => void): void => { if (typeof value === 'number') set(value); };

/** How it is searched and tested. */
function HowFields({ fields, change }: PartProps) {
  const texts = useTexts(optimiseTexts);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Select label={texts.sampler} data={SAMPLER_KEYS.map((value) => ({ value, label: texts.samplers[value] }))} value={fields.sampler} allowDeselect={false} onChange={(value) => { const sampler = SAMPLER_KEYS.find((key) => key === value); if (sampler !== undefined) change({ sampler }); }} />
      <Select label={texts.objective} data={OBJECTIVE_KEYS.map((value) => ({ value, label: texts.objectives[value] }))} value={fields.objective} allowDeselect={false} onChange={(value) => { const objective = OBJECTIVE_KEYS.find((key) => key === value); if (objective !== undefined) change({ objective }); }} />
      <NumberField label={texts.trials} min={4} max={100_000} value={fields.trials} name="trials" onChange={(value) => { whole(value, (trials) => { change({ trials }); }); }} />
      <NumberField label={texts.folds} min={1} max={50} value={fields.folds} onChange={(value) => { whole(value, (folds) => { change({ folds }); }); }} />
      <NumberField label={texts.lockBox} description={texts.lockBoxHint} inputWrapperOrder={['label', 'input', 'description', 'error']} min={5} max={50} value={fields.lockBox} onChange={(value) => { whole(value, (lockBox) => { change({ lockBox }); }); }} />
      <NumberField label={texts.seed} min={0} max={999_999_999} value={fields.seed} onChange={(value) => { whole(value, (seed) => { change({ seed }); }); }} />
      <Switch label={texts.anchored} checked={fields.isAnchored} onChange={({ currentTarget }) => { change({ isAnchored: currentTarget.checked }); }} />
      <Switch label={texts.keep} description={texts.keepHint} checked={fields.isKept} onChange={({ currentTarget }) => { change({ isKept: currentTarget.checked }); }} />
    </SimpleGrid>
  );
}

/** What it may take, and where. */
function CapFields({ offer: { cores, places }, fields, change }: PartProps & { readonly offer: ResearchOffer }) {
  const texts = useTexts(optimiseTexts);
  return (
    <section>
      <Title order={3} mb={6}>{texts.caps}</Title>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
        <NumberField label={texts.ram} min={256} max={1_000_000} step={256} value={fields.maxRamMb} onChange={(value) => { whole(value, (maxRamMb) => { change({ maxRamMb }); }); }} />
        <NumberField label={texts.cores} min={1} max={cores} value={fields.maxCores} onChange={(value) => { whole(value, (maxCores) => { change({ maxCores }); }); }} />
        <NumberField label={texts.budget} min={1} max={10_080} value={fields.budgetMinutes} onChange={(value) => { whole(value, (budgetMinutes) => { change({ budgetMinutes }); }); }} />
        <Select label={texts.where} data={PLACE_KEYS.filter((place) => places.includes(place)).map((value) => ({ value, label: texts.places[value] }))} value={fields.where} allowDeselect={false} onChange={(value) => { const where = PLACE_KEYS.find((key) => key === value); if (where !== undefined) change({ where }); }} />
        {places.length > 1 && <NumberField label={texts.usd} min={0} max={100_000} value={fields.maxUsd} onChange={(value) => { change({ maxUsd: typeof value === 'number' ? value : '' }); }} />}
      </SimpleGrid>
      {places.length === 1 && <Text size="xs" className="quiet" mt={6}>{texts.noAws}</Text>}
    </section>
  );
}
