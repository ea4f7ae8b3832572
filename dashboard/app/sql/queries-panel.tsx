import { ActionIcon, Group, SegmentedControl, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { SavedQuery, SqlQueries } from '../../desk/sql.ts';
import { Panel } from '../parts/panel.tsx';
import { sqlTexts } from '../texts/sql.ts';
import { useTexts } from '../view/view.tsx';

type Shelf = 'saved' | 'examples' | 'history';

/** Questions that were kept, that come with the program, and that were asked lately in this browser. */
export function QueriesPanel({ queries, history, open, forget }: { readonly queries: SqlQueries; readonly history: readonly string[]; readonly open: (query: SavedQuery) => void; readonly forget: (name: string) => void }) {
  const texts = useTexts(sqlTexts);
  const [shelf, setShelf] = useState<Shelf>(queries.saved.length > 0 ? 'saved' : 'examples');
  const entries: Readonly<Record<Shelf, readonly SavedQuery[]>> = { saved: queries.saved, examples: queries.examples.map((query) => ({ ...query, name: texts.exampleNames[query.name] ?? query.name })), history: history.map((sql) => ({ name: sql.replaceAll(/\s+/g, ' '), sql, chart: 'none' })) };
  return (
    <Panel title={texts.queries}>
      <SegmentedControl size="xs" fullWidth mb="xs" value={shelf} onChange={(next) => { setShelf(next as Shelf); }} data={[{ value: 'saved', label: texts.saved }, { value: 'examples', label: texts.examples }, { value: 'history', label: texts.history }]} aria-label={texts.queries} />
      <div style={{ maxHeight: 260, overflowY: 'auto' }}>
        {entries[shelf].length === 0 && <Text size="sm" className="quiet" py="sm">{shelf === 'history' ? texts.noHistory : texts.noSaved}</Text>}
        {entries[shelf].map((query) => (
          <Group key={query.name} justify="space-between" wrap="nowrap" gap={4}>
            <UnstyledButton onClick={() => { open(query); }} style={{ flex: 1, minWidth: 0, paddingBlock: 5 }} title={query.sql}><Text size="sm" truncate ff={shelf === 'history' ? 'monospace' : undefined}>{query.name}</Text></UnstyledButton>
            {shelf === 'saved' && <ActionIcon variant="subtle" color="gray" size="sm" aria-label={texts.deleteIt(query.name)} onClick={() => { forget(query.name); }}>×</ActionIcon>}
          </Group>
        ))}
      </div>
    </Panel>
  );
}
