import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event as CloudWatch sends it, 2 KB with its datapoints: what a record takes depends on it. */
const SAMPLE = readFileSync(join(__dirname, '..', 'cases', 'alarm-events', 'alb-latency-percentile.json'), 'utf8');

/** @param changedAt epoch milliseconds */
export function alarmEvent(alarm: number, value: 'ALARM' | 'OK', changedAt: number): { resources: string[] } & Record<string, unknown> {
  const event = JSON.parse(SAMPLE.replaceAll('shop-p99-latency', alarmName(alarm)));
  const time = new Date(changedAt).toISOString();
  event.time = time;
  Object.assign(event.detail.state, { value, timestamp: time.replace('Z', '+0000') });
  return event;
}

export function alarmName(alarm: number): string {
  return `shop-${String(alarm).padStart(5, '0')}-p99-latency`;
}
