import type { RuntimeStatus } from './instance.ts';
import type { InstanceView } from './instance-view.ts';

/** Instances of a page where the query names no number. */
const DEFAULT_PAGE = 100;

export type InstanceFilter = {
  /** ms since 1970, inclusive. */
  readonly createdTimeFrom?: number | undefined;
  readonly createdTimeTo?: number | undefined;
  readonly runtimeStatus?: readonly string[] | undefined;
  readonly instanceIdPrefix?: string | undefined;
};

/** Reads what is there and well-formed; like the real host, it ignores what is not. */
export function readFilter(query: URLSearchParams): InstanceFilter {
  const time = (name: string) => {
    const value = Date.parse(query.get(name) ?? '');
    return Number.isNaN(value) ? undefined : value;
  };
  const statuses = query.getAll('runtimeStatus').flatMap((value) => value.split(','));
  const known = statuses.map((status) => status.trim()).filter((status) => status in STATUSES);
  return {
    createdTimeFrom: time('createdTimeFrom'),
    createdTimeTo: time('createdTimeTo'),
    runtimeStatus: known.length > 0 ? known : undefined,
    instanceIdPrefix: query.get('instanceIdPrefix') ?? undefined,
  };
}

const STATUSES: Readonly<Record<RuntimeStatus | 'ContinuedAsNew' | 'Canceled', true>> = {
  Pending: true,
  Running: true,
  Suspended: true,
  Completed: true,
  Failed: true,
  Terminated: true,
  ContinuedAsNew: true,
  Canceled: true,
};

export function matches(view: InstanceView, filter: InstanceFilter): boolean {
  const created = Date.parse(view.createdTime);
  return (
    created >= (filter.createdTimeFrom ?? -Infinity) &&
    created <= (filter.createdTimeTo ?? Infinity) &&
    (filter.runtimeStatus?.includes(view.status) ?? true) &&
    view.instanceId.startsWith(filter.instanceIdPrefix ?? '')
  );
}

/** One page, in the order of ids. The continuation token is the last id of a page, in base64. */
export function page(
  views: readonly InstanceView[],
  options: { top: string | null; token: string | null },
): { views: readonly InstanceView[]; token: string | undefined } {
  const size = Math.max(1, Number.parseInt(options.top ?? '', 10) || DEFAULT_PAGE);
  const after = options.token ? Buffer.from(options.token, 'base64').toString() : undefined;
  const rest = after === undefined ? views : views.filter(({ instanceId }) => instanceId > after);
  const last = rest.length > size ? rest[size - 1] : undefined;
  return { views: rest.slice(0, size), token: last && Buffer.from(last.instanceId).toString('base64') };
}
