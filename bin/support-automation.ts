import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { SupportAutomationStack } from '../lib/support-automation-stack';

const app = new App();
new SupportAutomationStack(app, 'SupportAutomation');
// A finding that nobody has acknowledged with a reason fails the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
