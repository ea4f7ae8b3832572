import { Button, Group, Text } from '@mantine/core';
import { listTexts } from '../texts/list.ts';
import { useFormats } from '../view/format.ts';
import { useTexts } from '../view/view.tsx';

/** Leafs through a list; pages are counted from 0. */
export function Pager({ page, size, total, change }: { readonly page: number; readonly size: number; readonly total: number; readonly change: (page: number) => void }) {
  const texts = useTexts(listTexts);
  const f = useFormats();
  const last = Math.max(0, Math.ceil(total / size) - 1);
  return (
    <Group justify="space-between" mt="sm" mih={30}>
      <Text size="xs" className="quiet figure">{total === 0 ? '' : texts.range(f.count(Math.min(total, page * size + 1)), f.count(Math.min(total, (page + 1) * size)), f.count(total))}</Text>
      {last > 0 && (
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={page === 0} onClick={() => { change(page - 1); }}>{texts.back}</Button>
          <Button size="xs" variant="default" disabled={page >= last} onClick={() => { change(page + 1); }}>{texts.on}</Button>
        </Group>
      )}
    </Group>
  );
}
