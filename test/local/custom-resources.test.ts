import { functionResource, smallCloud } from './fixture-cloud';

/** Answers with what it was asked for. */
const ANSWERING = `
const http = require('node:http');
exports.handler = event => new Promise(resolve => {
  const { LogicalResourceId, ResourceProperties: { Reason, Colour } } = event;
  const answer = Reason ? { Status: 'FAILED', Reason } : { Status: 'SUCCESS', Data: { Result: event.RequestType + ' ' + Colour } };
  http.request(event.ResponseURL, { method: 'PUT' }, response => response.resume().on('end', resolve)).end(JSON.stringify({ LogicalResourceId, ...answer }));
});`;

const resource = (properties: object) => ({
  Type: 'Custom::Preflight',
  Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties },
});

test('a custom resource is asked for when time begins, and what it answers is what others get of it', async () => {
  const cloud = await smallCloud({ code: ANSWERING }, { Function: functionResource('code'), Blue: resource({ Colour: 'blue' }) });
  try {
    expect(cloud.heard.customResources).toEqual([]);
    expect(cloud.stack.names.attribute('Blue', 'Result')).toBe('');
    await cloud.minutes(1);
    expect(cloud.heard.customResources).toEqual([{ logicalId: 'Blue', status: 'SUCCESS', reason: '', data: { Result: 'Create blue' } }]);
    expect(cloud.stack.names.attribute('Blue', 'Result')).toBe('Create blue');
  } finally {
    await cloud.stop();
  }
});

test('one that fails says why', async () => {
  const cloud = await smallCloud({ code: ANSWERING }, { Function: functionResource('code'), Red: resource({ Reason: 'No plan.' }) });
  try {
    await cloud.minutes(1);
    expect(cloud.heard.customResources).toMatchObject([{ status: 'FAILED', reason: 'No plan.' }]);
  } finally {
    await cloud.stop();
  }
});
