import { PageTitle } from '../parts/page-title.tsx';

export default function Soon() {
  return <PageTitle title="" />;
}
