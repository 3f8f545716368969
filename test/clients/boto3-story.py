"""Drives the simulator with boto3 and prints what boto3 made of the answers, as JSON."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

support = boto3.client(
    "support", endpoint_url=sys.argv[1], region_name="us-east-1", config=Config(retries={"max_attempts": 0})
)


def error_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return {"class": type(error).__name__, "code": error.response["Error"]["Code"], "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}
    return None


added = support.add_attachments_to_set(attachments=[{"fileName": "a.bin", "data": bytes(range(256))}])
case_ids = [
    support.create_case(subject=f"case {n}", communicationBody="body", **({"attachmentSetId": added["attachmentSetId"]} if n == 0 else {}))["caseId"]
    for n in range(12)
]
pages = [len(page["cases"]) for page in support.get_paginator("describe_cases").paginate(PaginationConfig={"PageSize": 10})]
communication = support.describe_communications(caseId=case_ids[0])["communications"][0]
attachment = support.describe_attachment(attachmentId=communication["attachmentSet"][0]["attachmentId"])["attachment"]
checks = {check["id"]: check for check in support.describe_trusted_advisor_checks(language="en")["checks"]}
summaries = support.describe_trusted_advisor_check_summaries(checkIds=list(checks))["summaries"]
flagging = next(summary["checkId"] for summary in summaries if summary["hasFlaggedResources"])
check = checks[flagging]
result = support.describe_trusted_advisor_check_result(checkId=flagging)["result"]

print(
    json.dumps(
        {
            "pages": pages,
            "attachmentIntact": attachment["data"] == bytes(range(256)),
            "columns": len(check["metadata"]),
            "rowLengths": sorted({len(row["metadata"]) for row in result["flaggedResources"]}),
            "requestId": len(support.describe_severity_levels()["ResponseMetadata"]["RequestId"]),
            "notFound": error_of(support.resolve_case, caseId="nothing"),
            "invalid": error_of(support.create_case, subject="s", communicationBody="b", serviceCode="nothing"),
            "isModelled": issubclass(support.exceptions.CaseIdNotFound, ClientError),
        }
    )
)
