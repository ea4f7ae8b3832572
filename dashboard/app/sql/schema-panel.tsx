import { Accordion, Text, UnstyledButton } from '@mantine/core';
import type { SqlTable } from '../../desk/sql.ts';
import { Panel } from '../parts/panel.tsx';
import { sqlTexts } from '../texts/sql.ts';
import { useTexts } from '../view/view.tsx';

/** What can be asked about. A click puts the name where the question is being written. */
export function SchemaPanel({ tables, put }: { readonly tables: readonly SqlTable[]; readonly put: (text: string) => void }) {
  const texts = useTexts(sqlTexts);
  return (
    <Panel title={texts.tables}>
      <Text size="xs" className="quiet" mb="xs">{texts.tablesHint}</Text>
      <Accordion variant="default" chevronPosition="left" styles={{ control: { paddingInline: 0 }, content: { padding: '0 0 8px 28px' }, label: { paddingBlock: 6 } }}>
        {tables.map(({ name, about, columns }) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control><Text size="sm" ff="monospace" fw={600}>{name}</Text><Text size="xs" className="quiet">{texts.abouts[name] ?? about}</Text></Accordion.Control>
            <Accordion.Panel>
              <UnstyledButton onClick={() => { put(`SELECT *\nFROM ${name}\nLIMIT 100`); }}><Text size="xs" ff="monospace" td="underline">SELECT * FROM {name}</Text></UnstyledButton>
              {columns.map((column) => (
                <UnstyledButton key={column.name} onClick={() => { put(column.name); }} style={{ display: 'flex', justifyContent: 'space-between', width: '100%', gap: 8, paddingBlock: 2 }}>
                  <Text size="xs" ff="monospace" component="span">{column.name}</Text><Text size="xs" className="quiet" component="span">{column.type.toLowerCase()}</Text>
                </UnstyledButton>
              ))}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Panel>
  );
}
