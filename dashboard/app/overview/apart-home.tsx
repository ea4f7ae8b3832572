import { Button, Group } from '@mantine/core';
import { Link } from 'react-router';
import { Empty } from '../parts/empty.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Panel } from '../parts/panel.tsx';
import { apartTexts } from '../texts/apart.ts';
import { overviewTexts } from '../texts/overview.ts';
import { useTexts } from '../view/view.tsx';

/** The first page where nothing trades: what there is to see. */
export function ApartHome() {
  const texts = useTexts(apartTexts);
  return (
    <>
      <PageTitle title={useTexts(overviewTexts).title} />
      <Panel>
        <Empty text={texts.lead}>
          <Group gap="xs" justify="center"><Button component={Link} to="/models">{texts.toModels}</Button><Button component={Link} to="/optimise" variant="default">{texts.toSweeps}</Button></Group>
        </Empty>
      </Panel>
    </>
  );
}
