/**
 * What the application may take: counts and sizes, never times. Whoever makes something grow says so here, in the same change; what has become smaller is
 * written down too, so that it stays so.
 */
export const BUDGETS = {
  /** KiB of each function's bundle, minified. */
  bundleKibibytes: {
    ChangeFromWidget: 265,
    CheckInstallation: 321,
    CollectResults: 342,
    FollowAdvisor: 256,
    FollowCase: 223,
    NotifyOfCases: 254,
    PollRefresh: 231,
    ReconcileAlarms: 271,
    RecordAlarm: 496,
    ReportFailure: 244,
    ShowWidget: 314,
    StartRefresh: 298,
    SweepIncidents: 457,
  },

  /** Requests to the case table, and write units of the table and of its indexes. */
  newAlarm: { reads: 1, writes: 2, tableUnits: 5, indexUnits: 1 },
  duplicate: { reads: 2, writes: 1, tableUnits: 3, indexUnits: 0 },
  /** An OK before there is a case. */
  recoveredBeforeACase: { reads: 3, writes: 7, tableUnits: 19, indexUnits: 3 },
  caseOpened: { reads: 4, writes: 8, tableUnits: 13, indexUnits: 4 },
  caseResolved: { reads: 1, writes: 8, tableUnits: 15, indexUnits: 4 },
  inspectionWithoutChange: { reads: 1, writes: 1, tableUnits: 2, indexUnits: 2 },
  /** A sweep with nothing to do. */
  idleSweep: { reads: 2, writes: 0, tableUnits: 0, indexUnits: 0 },
  /** Single reads of a comparison with CloudWatch, for 1,000 open incidents. */
  reconcileGets: 0,

  /** The first hour of alarms that go off within a minute: write units for each, however many there are. */
  storm: { tableUnits: 11, indexUnits: 4 },
  /** Of 2,000. */
  largeStorm: { indexPeak: 200, largestItemBytes: 64_000 },

  /** A refresh of 600 checks, of which 470 can be refreshed and 60 are flagged. */
  refresh: { transitions: 62, supportCalls: 690 },
  /** The same right after it. */
  refreshOfNothing: { transitions: 5, supportCalls: 11 },
} as const;
