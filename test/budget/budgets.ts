/**
 * What the application may take: counts and sizes, never times. Whoever makes something grow says so here, in the same change; what has become smaller is
 * written down too, so that it stays so.
 */
export const BUDGETS = {
  /** KiB of each function's bundle, minified. */
  bundleKibibytes: {
    CollectResults: 342,
    FollowAdvisor: 256,
    FollowCase: 223,
    NotifyOfCases: 254,
    PollRefresh: 231,
    ReconcileAlarms: 268,
    RecordAlarm: 486,
    ReportFailure: 244,
    StartRefresh: 298,
    SweepIncidents: 446,
  },

  /** Requests to the case table, and write units of the table and of its indexes. */
  newAlarm: { reads: 7, writes: 4, tableUnits: 9, indexUnits: 8 },
  duplicate: { reads: 3, writes: 1, tableUnits: 3, indexUnits: 0 },
  /** An OK before there is a case. */
  recoveredBeforeACase: { reads: 8, writes: 9, tableUnits: 21, indexUnits: 8 },
  caseOpened: { reads: 10, writes: 11, tableUnits: 18, indexUnits: 14 },
  caseResolved: { reads: 7, writes: 12, tableUnits: 21, indexUnits: 18 },
  inspectionWithoutChange: { reads: 4, writes: 2, tableUnits: 4, indexUnits: 6 },
  /** A sweep with nothing to do. */
  idleSweep: { reads: 2, writes: 0, tableUnits: 0, indexUnits: 0 },
  /** Single reads of a comparison with CloudWatch, for 1,000 open incidents. */
  reconcileGets: 1_000,

  /** The first hour of 300 alarms that go off within a minute: write units for each. */
  storm: { tableUnits: 50, indexUnits: 80 },
  /** Of 600. */
  largeStorm: { indexPeak: 1_000, largestItemBytes: 105_000 },

  /** A refresh of 600 checks, of which 470 can be refreshed and 60 are flagged. */
  refresh: { transitions: 62, supportCalls: 690 },
  /** The same right after it. */
  refreshOfNothing: { transitions: 5, supportCalls: 11 },
} as const;
