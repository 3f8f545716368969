/**
 * Takes the place of the SDK's whole credential chain inside the bundles: Lambda puts the role's temporary credentials into the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) and starts a new process for new ones.
 */
export const defaultProvider = () => async () => ({
  accessKeyId: fromEnvironment('AWS_ACCESS_KEY_ID'),
  secretAccessKey: fromEnvironment('AWS_SECRET_ACCESS_KEY'),
  sessionToken: process.env.AWS_SESSION_TOKEN,
});

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: a Lambda function finds its role's credentials in its environment.`);
  return value;
}
