import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, RULES_REJECTED } from '../contract';
import type { ReadConfiguration } from '../deployed-configuration';
import { logger } from '../runtime';
import { NO_RULES, parseRules, type RuleBook, UnusableRules } from './routing-rules';

/** The rules as they are now. */
export type RulesSource = () => Promise<RuleBook>;

/**
 * The operator's rules, checked. What cannot be read or used is passed over with a metric and a log line that names each mistake, and the rules that this
 * function knows stay in force. A function that has just started knows none: it works by the stack's defaults, because a case that goes to the wrong
 * place is better than none. The metric's alarm makes AWS AppConfig roll the deployment back.
 * @param readDocument the rules' JSON, cached by whoever reads it; one failure is told by one error
 */
export function rulesSource(readDocument: ReadConfiguration, metrics = rulesMetrics()): RulesSource {
  let inForce = NO_RULES;
  let checked: string | undefined;
  let failure: Error | undefined;

  return async () => {
    try {
      const json = await readDocument();
      if (json !== checked) accept(json);
    } catch (error) {
      if (error !== failure) reject('the routing rules cannot be read', { error: error as Error });
      failure = error as Error;
    }
    return inForce;
  };

  function accept(json: string | undefined): void {
    checked = json;
    try {
      inForce = json === undefined ? NO_RULES : parseRules(json);
    } catch (error) {
      if (!(error instanceof UnusableRules)) throw error;
      reject('the routing rules cannot be used', { mistakes: error.mistakes });
    }
  }

  function reject(what: string, why: { error: Error } | { mistakes: string[] }): void {
    logger.error(inForce === NO_RULES ? `${what}; the stack's defaults are in force` : `${what}; those that are known stay in force`, why);
    metrics.addMetric(RULES_REJECTED, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }
}

function rulesMetrics(): Metrics {
  return new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'cases' });
}
