// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand.
/**
 * A table of any length: only the rows in sight are drawn, and rows that have not arrived yet are drawn as bars.
 * One stop in the tab order; arrows, Page Up and Down, Home and End move the active row, Enter opens it.
 */
import { Skeleton, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type ColumnDef, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import classes from "./WindowedTable.module.css";

/** In the size of the page's text: a row that is set in larger type is higher (WindowedTable.module.css). */
const ROW_REM = 3;
const USUAL_TEXT = 16;
const OVERSCAN = 8;

function rowHeight(): number {
  return ROW_REM * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || USUAL_TEXT);
}

const features = tableFeatures({});
export type WindowedColumn<T extends object> = ColumnDef<typeof features, T> & {
  id: string;
  /** A CSS grid track. */
  track: string;
  sortable?: boolean;
};

export function WindowedTable<T extends object>(props: {
  label: string;
  columns: WindowedColumn<T>[];
  total: number;
  row: (index: number) => T | undefined;
  rowId: (row: T) => string;
  rowLabel: (row: T) => string;
  sort: { field: string; descending: boolean } | null;
  onSort: (field: string) => void;
  /** The first and last row in sight, to be fetched. */
  onRange: (first: number, last: number) => void;
  onOpen: (row: T) => void;
  /** Changes when the list is another one: then it begins at its top. */
  listKey: string;
}) {
  const { label, columns, total, row, rowId, rowLabel, sort, onSort, onRange, onOpen, listKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const [active, setActive] = useState(0);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: rowHeight,
    overscan: OVERSCAN,
    initialRect: { width: 900, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange(first, last), [onRange, first, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list begins at its top.
  useEffect(() => {
    setActive(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  const inSight = items.map((item) => row(item.index)).filter((each): each is T => each !== undefined);
  const table = useTable({ features, columns, data: inSight, getRowId: rowId });
  const drawn = new Map(table.getRowModel().rows.map((each) => [each.id, each]));
  const template = useMemo(() => columns.map((column) => column.track).join(" "), [columns]);
  const sortable = new Set(columns.filter((column) => column.sortable).map((column) => column.id));

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setActive(next);
    virtual.scrollToIndex(next, { align: "auto" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight()) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      moveTo(step);
    } else if (event.key === "Enter") {
      const open = row(active);
      if (open) onOpen(open);
    }
  };
  const idOf = (index: number) => `${gridId}-${index}`;

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={total > 0 ? idOf(active) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-testid="windowed-table"
    >
      {table.getHeaderGroups().map((group) => (
        <div
          key={group.id}
          role="row"
          aria-rowindex={1}
          tabIndex={-1}
          className={classes.head}
          style={{ gridTemplateColumns: template }}
        >
          {group.headers.map((header) => {
            const sorted = sort?.field === header.column.id ? sort : null;
            return (
              <div
                key={header.id}
                role="columnheader"
                tabIndex={-1}
                className={classes.cell}
                aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
              >
                {sortable.has(header.column.id) ? (
                  <UnstyledButton className={classes.sort} onClick={() => onSort(header.column.id)}>
                    <table.FlexRender header={header} />
                    {sorted &&
                      (sorted.descending ? (
                        <IconArrowDown size={14} aria-hidden />
                      ) : (
                        <IconArrowUp size={14} aria-hidden />
                      ))}
                  </UnstyledButton>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </div>
            );
          })}
        </div>
      ))}
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const data = row(item.index);
          const cells = data ? drawn.get(rowId(data))?.getAllCells() : undefined;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys for its active row.
            <div
              key={item.key}
              id={idOf(item.index)}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              aria-label={data ? rowLabel(data) : undefined}
              aria-selected={item.index === active}
              aria-busy={data ? undefined : true}
              className={classes.row}
              data-testid="row"
              style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setActive(item.index);
                if (data) onOpen(data);
              }}
            >
              {cells
                ? cells.map((cell) => (
                    <div key={cell.id} role="gridcell" tabIndex={-1} className={classes.cell}>
                      <table.FlexRender cell={cell} />
                    </div>
                  ))
                : columns.map((column) => (
                    <div key={column.id} role="gridcell" tabIndex={-1} className={classes.cell}>
                      <Skeleton height={12} width="70%" />
                    </div>
                  ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
