/** An answer the API gives instead of a result: `code` is what clients see as the error's name (`__type` on the wire). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly httpStatus = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** A value of the right shape that names nothing the service knows. Not in the service model; clients match it by name. */
export const invalidParameter = (message: string) => new ApiError('InvalidParameterValueException', message);

/** No case of the account has this ID (or none that is visible yet). */
export const caseIdNotFound = (caseId: string | undefined) =>
  new ApiError('CaseIdNotFound', caseId === undefined ? 'The request names no case' : `Could not find case with ID ${caseId}`);

/** The account called more often than its rate allows. */
export const throttled = () => new ApiError('ThrottlingException', 'Rate exceeded');

/** The account has no plan that includes the Support API. */
export const subscriptionRequired = () =>
  new ApiError('SubscriptionRequiredException', 'Amazon Web Services Premium Support Subscription is required to use this service.');

/** The only error whose fault is the service's: the SDKs retry it by themselves. */
export const internalServerError = () => new ApiError('InternalServerError', 'An internal server error occurred.', 500);

/** How a dry run says that the request was good: an error, so that nobody takes it for done. */
export const dryRunSucceeded = () =>
  new ApiError('DryRunOperationException', 'The request was valid. Nothing was done, because dryRun was true.');
