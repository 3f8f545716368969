import { cut, oneLine } from '../../shared/wording';
import type { MetricQuery } from '../alarms/metric-query';

/** Of an expression. Characters. */
const EXPRESSION = 160;

/** `5XXError of AWS/ApiGateway (ApiName=checkout)`, `Error rate (100 * m1 / m2)` */
export function metricInWords({ metricName, namespace, dimensions, expression, label }: MetricQuery): string {
  if (!metricName)
    return oneLine(
      [label, expression && (label ? `(${cut(expression, EXPRESSION)})` : cut(expression, EXPRESSION))].filter(Boolean).join(' '),
    );
  const of = dimensions.length > 0 ? ` (${dimensions.map(({ name, value }) => `${name}=${value}`).join(', ')})` : '';
  return oneLine(`${metricName}${namespace ? ` of ${namespace}` : ''}${of}`);
}
