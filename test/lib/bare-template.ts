import { Template as Assertions } from 'aws-cdk-lib/assertions';
import { SupportAutomationStack } from '../../lib/support-automation-stack';
import { testApp } from './test-app';

/** The template as `cdk synth` writes it, without the bundles, as JSON. */
export function bareTemplate(): string {
  return JSON.stringify(Assertions.fromStack(new SupportAutomationStack(testApp(), 'Stack')).toJSON());
}
