export { UsageError } from '../../lambdas/shared/usage-error';
