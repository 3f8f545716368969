import { type CatalogService, SERVICES } from './catalog';
import { type Clock, virtualClock } from './clock';
import { LIMITS, type Limits } from './limits';
import type { Order } from './page-token';
import type { SupportCaseEvent } from './state/case-events';
import { defaultWorld } from './world/default-world';
import type { World } from './world/world';

/** What AddCommunicationToCase does with a resolved case. Nobody outside AWS knows, so a client has to live with all three. */
export type CommentOnResolved = 'reopens' | 'stays-resolved' | 'rejected';

/** What DescribeCases does with a resolved case that is asked for by its caseId, when resolved cases are not asked for. */
export type ResolvedCasesById = 'left-out' | 'shown';

/** What DescribeServices does with codes that it does not know. */
export type UnknownServiceCodes = 'rejected' | 'left-out';

/** What can be set when a simulator starts; everything has a default. */
export interface SimulatorOptions {
  /** Where every time and every wait comes from. Default: the machine's time, which can be moved on. */
  clock?: Clock;
  /** The address to listen on. Default 127.0.0.1: whoever can reach another one needs no credentials. */
  host?: string;
  /** TCP port. Default 0: the system chooses. */
  port?: number;
  /** Twelve digits, part of every caseId. */
  accountId?: string;
  /** Two simulators with one seed give the same IDs and draw the same faults. */
  seed?: number;
  /** The account as Trusted Advisor sees it. Default: 106 checks that refresh in a few seconds. */
  world?: World;
  limits?: Partial<Limits>;
  /** False: every operation answers SubscriptionRequiredException. */
  supportPlan?: boolean;
  /** How long a new case is missing from DescribeCases. Default 0. */
  visibilityDelaySeconds?: number;
  /** How long after its last part was reported an upload is ready, or has failed. Default 2. */
  uploadProcessingSeconds?: number;
  commentOnResolved?: CommentOnResolved;
  /** AWS does not say which. Default: `left-out`. */
  resolvedCasesById?: ResolvedCasesById;
  /** AWS does not say which. Default: `rejected`, with InvalidParameterValueException. */
  unknownServiceCodes?: UnknownServiceCodes;
  /** The status of a new case; `pickUp` goes on from `unassigned` only. AWS does not say when it is which. Default: `unassigned`. */
  firstStatus?: 'unassigned' | 'opened' | 'work-in-progress';
  /** The order of DescribeCases, which AWS does not promise. Default: `newest-first`. */
  caseOrder?: Order;
  /** What cases can be about. Default: what is known of AWS's list. */
  services?: CatalogService[];
  /** When AWS takes up a new case, in seconds after its creation. Default: opened after 300, work-in-progress after 900. */
  pickUp?: Partial<PickUp>;
  /** Time between two refreshes of one check. Default 3600. */
  refreshCoolDownSeconds?: number;
  /** Who our account is in `submittedBy`. */
  customer?: string;
  /** Called at once for every change of a case, with the EventBridge event AWS would send. */
  onEvent?: (event: SupportCaseEvent) => void;
  /** Called with one line for every call, and for whatever the simulator does not implement. */
  log?: (line: string) => void;
}

/** Seconds after creation at which an untouched case changes its status by itself. */
export interface PickUp {
  openedAfterSeconds: number;
  workInProgressAfterSeconds: number;
}

/** What can be changed while a simulator runs. What is left out stays as it is. */
export type SettingChanges = Partial<
  Pick<
    Settings,
    | 'supportPlan'
    | 'visibilityDelaySeconds'
    | 'uploadProcessingSeconds'
    | 'commentOnResolved'
    | 'resolvedCasesById'
    | 'unknownServiceCodes'
    | 'firstStatus'
    | 'caseOrder'
    | 'customer'
  >
> & { limits?: Partial<Limits>; pickUp?: Partial<PickUp> };

/** The options with every default filled in. */
export interface Settings extends Required<Omit<SimulatorOptions, 'limits' | 'pickUp'>> {
  limits: Limits;
  pickUp: PickUp;
}

/** The values that are given; undefined counts as not given. */
const given = <T extends object>(values: T = {} as T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

/** Fills in the defaults. */
export function settingsFrom(options: SimulatorOptions): Settings {
  const { limits, pickUp, ...rest } = options;
  const seed = rest.seed ?? 1;
  return {
    clock: rest.clock ?? virtualClock({ runs: true }),
    host: rest.host ?? '127.0.0.1',
    port: rest.port ?? 0,
    accountId: rest.accountId ?? '123456789012',
    seed,
    world: rest.world ?? defaultWorld({ seed }),
    supportPlan: rest.supportPlan ?? true,
    visibilityDelaySeconds: rest.visibilityDelaySeconds ?? 0,
    uploadProcessingSeconds: rest.uploadProcessingSeconds ?? 2,
    commentOnResolved: rest.commentOnResolved ?? 'stays-resolved',
    resolvedCasesById: rest.resolvedCasesById ?? 'left-out',
    unknownServiceCodes: rest.unknownServiceCodes ?? 'rejected',
    firstStatus: rest.firstStatus ?? 'unassigned',
    caseOrder: rest.caseOrder ?? 'newest-first',
    services: rest.services ?? SERVICES,
    refreshCoolDownSeconds: rest.refreshCoolDownSeconds ?? 3600,
    customer: rest.customer ?? 'SupportAutomation (Role) <account@example.com>',
    onEvent: rest.onEvent ?? (() => {}),
    log: rest.log ?? (() => {}),
    limits: { ...LIMITS, ...given(limits) },
    pickUp: { openedAfterSeconds: 300, workInProgressAfterSeconds: 900, ...given(pickUp) },
  };
}

/** Changes settings from now on. */
export function changeSettings(settings: Settings, { limits, pickUp, ...rest }: SettingChanges): void {
  Object.assign(settings, given(rest));
  Object.assign(settings.limits, given(limits));
  Object.assign(settings.pickUp, given(pickUp));
}
