import Ajv from 'ajv-draft-04';
import type { HostedVersion } from './appconfig-store';
import { RestError } from './rest-json-api';

/** As a validator of the type JSON_SCHEMA: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_InvalidConfigurationDetail.html */
export function validate(schema: object, { content }: HostedVersion): void {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const check = ajv.compile(schema);
  if (check(parsed(content))) return;
  const details = (check.errors ?? []).map(({ schemaPath, keyword, instancePath, message = '' }) => ({
    Constraint: keyword,
    Location: schemaPath,
    Reason: `#${instancePath}: ${message}`,
  }));
  throw invalid('The configuration does not fulfil the JSON Schema of its profile.', details);
}

function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw invalid('The configuration is not JSON.', []);
  }
}

function invalid(message: string, details: object[]): RestError {
  return new RestError(400, 'BadRequestException', message, {
    Reason: 'InvalidConfiguration',
    Details: { InvalidConfiguration: details },
  });
}
