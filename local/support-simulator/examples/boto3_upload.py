"""A case with a file of 60 MB, up in parts and down again, with boto3.

A boto3 that is older than the upload operations (1.43.11 is) still has the credentials and the signature: it calls them by hand.
"""

import hashlib
import json
import os
import re
import time
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

ENDPOINT = os.environ["AWS_ENDPOINT_URL_SUPPORT"]
session = boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")
support = session.client("support", endpoint_url=ENDPOINT)
IS_NEW = hasattr(support, "get_attachment_upload_links")


def call(operation, **request):
    if IS_NEW:
        return getattr(support, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())(**request)
    headers = {"X-Amz-Target": f"AWSSupport_20130415.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    signed = AWSRequest("POST", ENDPOINT, data=json.dumps(request), headers=headers)
    SigV4Auth(session.get_credentials(), "support", "us-east-1").add_auth(signed)
    prepared = signed.prepare()
    http = urllib.request.Request(prepared.url, prepared.body.encode(), dict(prepared.headers), method="POST")
    time.sleep(0.25)  # boto3 waits and tries again when it is throttled; this does not
    with urllib.request.urlopen(http) as answer:
        return json.load(answer)


def upload(name, content):
    request, completed = {"fileName": name, "fileSizeBytes": len(content)}, []
    while True:
        links = call("GetAttachmentUploadLinks", **request)
        size = links["partSizeBytes"]
        for link in links["uploadUrls"]:
            index = link["partIndex"]
            put = urllib.request.Request(link["url"], content[(index - 1) * size : index * size], method="PUT")
            with urllib.request.urlopen(put) as answer:
                completed.append({"partIndex": index, "eTag": answer.headers["ETag"]})
        if "nextIndex" not in links:
            break
        request = {"fileName": name, "uploadId": links["uploadId"], "uploadRange": {"startIndex": links["nextIndex"]}}
    call("CompleteAttachmentUpload", uploadId=links["uploadId"], completedUploads=completed)
    while (status := call("DescribeAttachmentUploadStatus", uploadId=links["uploadId"])["uploadStatus"]) != "attachment-ready":
        if status == "failed":
            raise RuntimeError("The upload failed")
        time.sleep(0.5)
    return links["uploadId"]


content = os.urandom(60 * 1024 * 1024)
upload_id = upload("heap.bin", content)
case_id = call(
    "CreateCase",
    subject="From boto3",
    communicationBody="The heap dump is attached.",
    serviceCode="aws-lambda",
    categoryCode="general-guidance",
    severityCode="normal",
    uploadIds=[upload_id],
)["caseId"]
first = call("DescribeCommunications", caseId=case_id)["communications"][0]
link = call("GetAttachmentDownloadLink", attachmentId=first["attachments"][0]["attachmentId"])
with urllib.request.urlopen(link["downloadUrl"]["url"]) as answer:
    downloaded = answer.read()
if hashlib.sha256(downloaded).digest() != hashlib.sha256(content).digest():
    raise RuntimeError("The file came down changed")
how = "its own operations" if IS_NEW else "signed calls, being older than the operations"
print(f"boto3 {boto3.__version__}, with {how}: {len(downloaded)} bytes went up onto {case_id} and came down as they were")
