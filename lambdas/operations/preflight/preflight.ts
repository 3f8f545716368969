import { PREFLIGHT_FAILURES } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import type { DeployRequest } from './deploy-request';
import { type Finding, nameOf } from './finding';
import { fingerprint } from './fingerprint';
import { type PreflightResult, resultOf } from './preflight-result';
import type { KeptPreflight, PreflightStore } from './preflight-store';

/** Warn tells, Fail also stops a deployment, Off does nothing. */
export type PreflightMode = 'Warn' | 'Fail' | 'Off';

export interface PreflightServices {
  mode: PreflightMode;
  runChecks: () => Promise<Finding[]>;
  store: PreflightStore;
  /** Counts what is bad, 0 included. */
  count: (metric: typeof PREFLIGHT_FAILURES, value: number) => void;
  now: () => Date;
}

/** What came of it, and whether the deployment shall stop. */
export interface Verdict {
  result: PreflightResult;
  isRefused: boolean;
}

/**
 * Checks, keeps and counts. It throws nothing: what goes wrong here must neither hang nor stop a deployment.
 * @param request the deployment that asks; nothing for the daily run
 */
export async function preflight(services: PreflightServices, request?: DeployRequest): Promise<Verdict> {
  const { mode, runChecks, store, count, now } = services;
  const former = await formerOf(store);
  if (mode === 'Off')
    return keep(services, { at: now().toISOString(), outcome: 'off', sentence: 'The preflight is off.', findings: [] }, undefined, former);
  const result = resultOf(await runChecks(), now(), former);
  const bad = result.findings.filter(({ outcome }) => outcome === 'bad');
  count(PREFLIGHT_FAILURES, bad.length);
  const said = { outcome: result.outcome, bad: bad.map(({ subject }) => subject), badSince: result.badSince };
  if (bad.length > 0) logger.warn('preflight', said);
  else logger.info('preflight', said);
  const isRefused = mode === 'Fail' && bad.length > 0 && request !== undefined && !goesBack(request, former);
  return keep(services, result, isRefused ? request : undefined, former);
}

/** A deployment is refused only once that can be kept: going back from it would be refused, too, and leave the stack stuck. */
async function keep(
  { store }: PreflightServices,
  result: PreflightResult,
  refused?: DeployRequest,
  former?: KeptPreflight,
): Promise<Verdict> {
  const refusedFrom = refused?.formerProperties ? fingerprint(refused.formerProperties) : former?.refusedFrom;
  try {
    await store.write({ ...result, refusedFrom });
    return { result, isRefused: refused !== undefined };
  } catch (error) {
    logger.error('the preflight could not be kept', { cause: nameOf(error) });
    return { result, isRefused: refused !== undefined && refused.formerProperties === undefined };
  }
}

async function formerOf(store: PreflightStore): Promise<KeptPreflight | undefined> {
  try {
    return await store.read();
  } catch (error) {
    logger.warn('the last preflight could not be read', { cause: nameOf(error) });
    return undefined;
  }
}

/** CloudFormation goes back to the properties from before a deployment that was refused, and to nothing else. */
function goesBack({ properties }: DeployRequest, former: KeptPreflight | undefined): boolean {
  return former?.refusedFrom !== undefined && former.refusedFrom === fingerprint(properties);
}
