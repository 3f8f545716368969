/** Where a local run pretends to be, unless the events tell of another account. */
export const LOCAL_REGION = 'us-east-1';
export const LOCAL_ACCOUNT = '123456789012';
