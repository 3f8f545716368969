import { App } from 'aws-cdk-lib';
import { SupportAutomationStack } from '../lib/support-automation-stack';

new SupportAutomationStack(new App(), 'SupportAutomation');
