import { Button, Group, MultiSelect, Popover, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { CatalogueIndicator, TradedMarket } from '../../desk/market.ts';
import { marketTexts } from '../texts/market.ts';
import { useTexts } from '../view/view.tsx';

interface IndicatorPickerProps {
  readonly market: TradedMarket;
  readonly catalogue: readonly CatalogueIndicator[];
  readonly chosen: readonly string[];
  /** Undefined: as the strategies show them. */
  readonly choose: (keys: readonly string[] | undefined) => void;
}

const MOST = 12;

/** Which indicators are drawn: those of the strategies, any of the catalogue, and any that is typed. */
export function IndicatorPicker({ market, catalogue, chosen, choose }: IndicatorPickerProps) {
  const texts = useTexts(marketTexts);
  const [search, setSearch] = useState('');
  const data = useMemo(() => {
    const declared = market.strategies.map(({ name, indicators }) => ({ group: texts.declaredBy(name), items: indicators.map(({ key, label }) => ({ value: key, label })) }));
    const known = new Set(declared.flatMap(({ items }) => items.map(({ value }) => value)));
    const listed = catalogue.filter(({ example }) => !known.has(example)).map(({ example, summary }) => ({ value: example, label: `${example} · ${summary}` }));
    for (const { value } of listed) known.add(value);
    const own = [...new Set([...chosen, search.trim()])].filter((key) => key !== '' && !known.has(key)).map((key) => ({ value: key, label: chosen.includes(key) ? key : texts.typed(key) }));
    return [...declared, { group: texts.all, items: [...own, ...listed] }].filter(({ items }) => items.length > 0);
  }, [market, catalogue, chosen, search, texts]);
  return (
    <Popover width={380} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target><Button variant="default" size="xs">{texts.indicators} ({chosen.length})</Button></Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        <Stack gap="xs">
          <MultiSelect
            label={texts.indicators} placeholder={texts.addIndicator} data={data} value={[...chosen]} onChange={choose} searchable searchValue={search} onSearchChange={setSearch} maxValues={MOST} maxDropdownHeight={260}
            comboboxProps={{ withinPortal: false }} hidePickedOptions clearable data-autofocus
          />
          <Group gap="xs"><Button size="compact-xs" variant="default" onClick={() => { choose(undefined); }}>{texts.usual}</Button><Button size="compact-xs" variant="default" onClick={() => { choose([]); }}>{texts.none}</Button></Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
