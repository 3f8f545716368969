import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, RULES_REJECTED } from '../../shared/contract';
import { logger } from '../../shared/runtime';
import { NO_RULES, parseRules, type RuleBook, UnusableRules } from './routing-rules';

/** Where the last rules that could be used are kept, for the time when an edit breaks them. */
export interface LastGoodRules {
  read(): Promise<string | undefined>;
  write(json: string): Promise<void>;
}

/** The rules as they are now. */
export type RulesSource = () => Promise<RuleBook>;

/**
 * The operator's rules, checked. An edit that cannot be used is passed over with a metric and a log line that names each mistake, and the last good
 * rules stay in force; when there never were any, the stack's defaults do.
 * @param readDocument the rules' JSON, cached by whoever reads it
 */
export function rulesSource(readDocument: () => Promise<string>, lastGood: LastGoodRules, metrics = rulesMetrics()): RulesSource {
  let known: { json: string; book: RuleBook } | undefined;

  return async () => {
    const json = await readDocument().catch(unreadable);
    if (json === undefined) return known?.book ?? fallBack();
    if (json === known?.json) return known.book;
    const book = await accept(json);
    known = { json, book };
    return book;
  };

  async function accept(json: string): Promise<RuleBook> {
    try {
      const book = parseRules(json);
      await lastGood.write(json);
      return book;
    } catch (error) {
      if (!(error instanceof UnusableRules)) throw error;
      logger.error('the routing rules cannot be used; the last good ones stay in force', { mistakes: error.mistakes });
      reject();
      return fallBack();
    }
  }

  function unreadable(error: Error): undefined {
    logger.error('the routing rules cannot be read; the last good ones stay in force', { error });
    reject();
  }

  function reject(): void {
    metrics.addMetric(RULES_REJECTED, MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
  }

  async function fallBack(): Promise<RuleBook> {
    const json = await lastGood.read();
    return json === undefined ? NO_RULES : parseRules(json);
  }
}

function rulesMetrics(): Metrics {
  return new Metrics({ namespace: METRIC_NAMESPACE, serviceName: 'cases' });
}
