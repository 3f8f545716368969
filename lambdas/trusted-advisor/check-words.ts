import { own } from '../shared/own';

const CATEGORY_WORDS: Record<string, string> = {
  cost_optimizing: 'cost optimization',
  security: 'security',
  fault_tolerance: 'fault tolerance',
  performance: 'performance',
  service_limits: 'service limits',
  operational_excellence: 'operational excellence',
};

/** A category of Trusted Advisor as its console calls it. */
export function categoryInWords(category: string): string {
  return own(CATEGORY_WORDS, category) ?? category.replaceAll('_', ' ');
}

/** US dollars a month, as an amount that can be read. */
export function dollars(amount: number): string {
  return amount === 0 ? '' : `$${amount.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;
}
