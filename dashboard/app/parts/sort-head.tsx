import type { ReactNode } from 'react';

export interface Sorting<Column extends string> {
  readonly column: Column;
  readonly isAscending: boolean;
  readonly change: (column: Column, isAscending: boolean) => void;
}

/** The head of a column by which a table can be put in order. */
export function SortHead<Column extends string>({ column, sorting, isEnd = false, children }: { readonly column: Column; readonly sorting: Sorting<Column>; readonly isEnd?: boolean; readonly children: ReactNode }) {
  const isChosen = sorting.column === column;
  return (
    <th className={isEnd ? 'end' : undefined} aria-sort={isChosen ? (sorting.isAscending ? 'ascending' : 'descending') : 'none'}>
      <button type="button" className="sort" onClick={() => { sorting.change(column, isChosen ? !sorting.isAscending : false); }}>{children}<span aria-hidden="true" className="mark">{isChosen ? (sorting.isAscending ? '▲' : '▼') : ''}</span></button>
    </th>
  );
}
